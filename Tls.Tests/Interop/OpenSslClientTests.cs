using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Interop;

/// <summary>Our server against <c>openssl s_client</c>.</summary>
[Category("Interop")]
[Parallelizable(ParallelScope.All)]
internal sealed class OpenSslClientTests
{
    private const int Limit = 120_000;

    public static IEnumerable<InteropCase> Cases => InteropCase.All;

    private static TlsServerOptions Defaults => new() { Credentials = [Ours.Credential(CertificateKeyKind.EcdsaP256)] };

    [TestCaseSource(nameof(Cases))]
    [CancelAfter(Limit)]
    public async Task Our_server_talks_to_s_client(InteropCase wanted, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(
            listener, "-groups", wanted.OpenSslClientGroups, "-alpn", Ours.Protocol, "-verify_hostname", Ours.ServerName, "-nocommands", "-brief");
        using SocketDriver driver = await Ours.AcceptAsync(listener, Ours.Server(wanted), cancel);
        Task served = Ours.RunServerAsync(driver, wanted, cancel);

        await SayAsync(client, wanted.PayloadLength, cancel);

        await served;
        await client.WaitForExitAsync(cancel);
        Assert.That(client.Said, Does.Contain("Verification: OK"));
    }

    /// <summary>Small records, padding, no compatibility; and a wish for small records that we do not answer (RFC 6066 §4), which binds nobody.</summary>
    [TestCase("-max_send_frag 512")]
    [TestCase("-maxfraglen 512")]
    [TestCase("-tls1_2 -maxfraglen 512")]
    [TestCase("-record_padding 1000")]
    [TestCase("-no_middlebox")]
    [CancelAfter(Limit)]
    public async Task What_s_client_can_do_otherwise(string options, CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, ["-nocommands", "-brief", .. options.Split(' ')]);
        using SocketDriver driver = await Ours.AcceptAsync(listener, Defaults, cancel);
        await driver.HandshakeAsync(cancel);
        Task echoed = driver.EchoAsync(cancel);

        await SayAsync(client, 20_000, cancel);

        await echoed;
        await client.WaitForExitAsync(cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Both_sides_change_keys_in_mid_stream(CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener, "-msg");
        using SocketDriver driver = await Ours.AcceptAsync(listener, Defaults, cancel);
        await driver.HandshakeAsync(cancel);

        // "k" changes the client's keys; "K" asks for ours as well, which go out before our next data.
        await client.WriteAsync("k\n", cancel);
        await client.WaitForAsync("KeyUpdate", cancel);
        await client.WriteAsync("after one\n", cancel);
        await driver.ExpectAsync("after one\n"u8.ToArray(), cancel);
        Assert.That(driver.Tls.OwesKeyUpdate, Is.False);
        await client.WriteAsync("K\n", cancel);
        await client.WaitForAsync("(?s)KeyUpdate.*KeyUpdate", cancel);
        await client.WriteAsync("after two\n", cancel);
        await driver.ExpectAsync("after two\n"u8.ToArray(), cancel);
        Assert.That(driver.Tls.OwesKeyUpdate);
        await driver.WriteAsync("answer\n"u8.ToArray(), cancel);
        await client.WaitForOutputAsync("answer\n", cancel);
        await driver.UpdateKeysAsync(askPeer: true, cancel);
        await driver.WriteAsync("again\n"u8.ToArray(), cancel);
        await client.WaitForOutputAsync("again\n", cancel);
        await client.WriteAsync("and back\n", cancel);
        await driver.ExpectAsync("and back\n"u8.ToArray(), cancel);
    }

    [Test]
    [CancelAfter(Limit)]
    public async Task Our_server_closes_first(CancellationToken cancel)
    {
        using var listener = new Loopback();
        await using PeerProcess client = OpenSsl.Connect(listener);
        using SocketDriver driver = await Ours.AcceptAsync(listener, Defaults, cancel);
        await driver.HandshakeAsync(cancel);

        await driver.WriteAsync("bye\n"u8.ToArray(), cancel);
        await driver.CloseAsync(cancel);

        await client.WaitForOutputAsync("bye\n", cancel);
        await driver.ExpectCloseAsync(cancel);
        await client.WaitForExitAsync(cancel);
    }

    private static async Task SayAsync(PeerProcess client, int length, CancellationToken cancel)
    {
        string text = Encoding.ASCII.GetString(Payload.Of(length));
        await client.WriteAsync(text, cancel);

        // s_client leaves at the end of its input, without waiting for an answer.
        await client.WaitForOutputAsync(text, cancel);
        client.EndInput();
    }
}
