using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Channel;

/// <summary>SEMANTICS C1 (items 1 to 16): what a call comes to.</summary>
[CancelAfter(120_000)]
public sealed class ResultCodeTests
{
    [Test]
    public void Item001_Codes_have_OpenSSLs_numbers()
    {
        (TlsErrorCode, int)[] table =
        [
            (TlsErrorCode.None, 0), (TlsErrorCode.Ssl, 1), (TlsErrorCode.WantRead, 2), (TlsErrorCode.WantWrite, 3),
            (TlsErrorCode.WantX509Lookup, 4), (TlsErrorCode.Syscall, 5), (TlsErrorCode.ZeroReturn, 6), (TlsErrorCode.WantConnect, 7),
            (TlsErrorCode.WantAccept, 8), (TlsErrorCode.WantAsync, 9), (TlsErrorCode.WantAsyncJob, 10), (TlsErrorCode.WantClientHello, 11),
            (TlsErrorCode.WantRetryVerify, 12),
        ];
        Assert.That(table.Select(row => (int)row.Item1), Is.EqualTo(table.Select(row => row.Item2)));
        Assert.That(Enum.GetValues<TlsErrorCode>(), Has.Length.EqualTo(table.Length));
    }

    [Test]
    public void Item002_None_if_and_only_if_the_value_is_positive()
    {
        List<TlsResult> results = WholeSession(clientSize: 64);
        IEnumerable<TlsResult> calls = results.Where(result => result.Reason != TlsResultReason.AwaitsCloseNotify);
        Assert.That(calls.Where(result => result.Code == TlsErrorCode.None != result.Value > 0), Is.Empty);
        Assert.That(results.Select(result => result.Code).Distinct(), Is.SupersetOf(new[]
        {
            TlsErrorCode.None, TlsErrorCode.WantRead, TlsErrorCode.WantWrite, TlsErrorCode.ZeroReturn,
        }));
    }

    // The transport's retry decides, whatever the direction: a transport that has to write before it can read says so.
    [Test]
    public void Item003_A_retry_of_the_transport_becomes_the_code(
        [Values(BioRetry.Read, BioRetry.Write, BioRetry.Connect, BioRetry.Accept)] BioRetry retry, [Values] bool whileReading)
    {
        TlsErrorCode expected = retry switch
        {
            BioRetry.Read => TlsErrorCode.WantRead,
            BioRetry.Write => TlsErrorCode.WantWrite,
            BioRetry.Connect => TlsErrorCode.WantConnect,
            _ => TlsErrorCode.WantAccept,
        };
        using var pair = new ChannelPair();
        using var bio = new ScriptedBio(pair.ClientBio);
        using TlsChannel client = ClientOver(bio);
        (whileReading ? bio.Reads : bio.Writes).Enqueue(BioResult.RetryAfter(retry));
        Assert.That(client.Connect().Pair(), Is.EqualTo((-1, expected)));
        Assert.That(pair.ClientNet.Pending > 0, Is.EqualTo(whileReading));
        Assert.That(client.Connect().Pair(), Is.EqualTo(Results.WantsRead));
    }

    [Test]
    public void Item003_A_system_error_is_syscall_and_a_queued_reason_is_ssl([Values] bool whileReading, [Values] bool isSystem)
    {
        using var pair = new ChannelPair();
        using var bio = new ScriptedBio(pair.ClientBio);
        using TlsChannel client = ClientOver(bio);
        BioResult failure = isSystem ? BioResult.SystemFailed(SocketError.ConnectionReset) : BioResult.Failed(BioReason.BrokenPipe);
        (whileReading ? bio.Reads : bio.Writes).Enqueue(failure);
        TlsResult result = client.Connect();
        Assert.That(result.Triple(), Is.EqualTo((-1, isSystem ? TlsErrorCode.Syscall : TlsErrorCode.Ssl, TlsResultReason.TransportFailed)));
        Assert.That((result.Transport, result.Error, result.Want), Is.EqualTo((failure, (TlsError?)null, TlsWant.Nothing)));
    }

    // Callers written for 1.0.2 and for later versions read the same out of a result, because value and code never disagree.
    [Test]
    public void Item004_Wants_go_with_minus_1_and_zero_return_with_0()
    {
        List<TlsResult> results = WholeSession(clientSize: 64);
        Assert.That(results.Where(result => result.ShouldRetry).Select(result => result.Value), Is.All.EqualTo(-1));
        Assert.That(results.Where(result => result.Code == TlsErrorCode.ZeroReturn).Select(result => result.Value), Is.All.Zero);
    }

    // There is no SSL_get_error that could be asked about a value the call did not return: the code is part of the value.
    [Test]
    public void Item005_A_result_answers_for_its_own_call_only()
    {
        using var pair = new ChannelPair();
        TlsResult wanted = pair.Client.Connect();
        pair.Connected();
        TlsResult done = pair.Client.Connect();
        TlsResult idle = pair.Client.Read(new byte[1]);
        Assert.That((wanted.Pair(), done.Pair(), idle.Pair()), Is.EqualTo((Results.WantsRead, Results.Done, Results.WantsRead)));
    }

    // Deviation: OpenSSL's error queue belongs to the thread, and a stale entry turns somebody else's retry into a failure.
    [Test]
    public void Item006_A_failure_elsewhere_does_not_colour_a_retry()
    {
        using var good = new ChannelPair();
        using var bad = new ChannelPair();
        good.Connected();
        bad.Client.Connect();
        bad.ClientNet.Write(HandMade.FatalHandshakeFailure);
        Assert.That(bad.Client.Connect().Code, Is.EqualTo(TlsErrorCode.Ssl));
        Assert.That(good.Client.Read(new byte[1]).Pair(), Is.EqualTo(Results.WantsRead));
    }

    // Deviation: OpenSSL wants the error fetched on the thread of the call.
    [Test]
    public void Item007_A_result_can_be_read_on_any_thread()
    {
        TlsResult result = default;
        var thread = new Thread(() =>
        {
            using var pair = new ChannelPair();
            result = pair.Client.DoHandshake();
        });
        thread.Start();
        thread.Join();
        Assert.That((result.Pair(), result.Want), Is.EqualTo((Results.WantsRead, TlsWant.Reading)));
    }

    [Test]
    public void Item008_Wants_can_come_from_any_verb()
    {
        byte[] one = new byte[1];
        Func<TlsChannel, TlsResult>[] verbs =
        [
            channel => channel.Connect(),
            channel => channel.DoHandshake(),
            channel => channel.Read(one),
            channel => channel.Peek(one),
            channel => channel.Write(one),
        ];
        foreach (Func<TlsChannel, TlsResult> verb in verbs)
        {
            using var roomy = new ChannelPair();
            using var tight = new ChannelPair(clientSize: 64);
            Assert.That(verb(roomy.Client).Pair(), Is.EqualTo(Results.WantsRead));
            Assert.That(verb(tight.Client).Pair(), Is.EqualTo(Results.WantsWrite));
        }

        using var ending = new ChannelPair(clientSize: 8);
        ending.Connected();
        Assert.That(ending.Client.Shutdown().Pair(), Is.EqualTo(Results.WantsWrite));
        while (ending.ToServer() > 0) ending.Client.Shutdown();
        Assert.That(ending.Client.Shutdown().Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That(new ChannelPair().Server.Accept().Pair(), Is.EqualTo(Results.WantsRead));
    }

    [Test]
    public void Item009_Want_has_OpenSSLs_numbers_and_shows_what_the_latest_call_stopped_for()
    {
        Assert.That(Enum.GetValues<TlsWant>().Select(want => (int)want), Is.EqualTo(Enumerable.Range(1, 8)));
        using var pair = new ChannelPair(withVerifier: false);
        using var bio = new ScriptedBio(pair.ClientBio);
        using TlsChannel client = ClientOver(bio, verifier: null);
        Assert.That((int)client.Want, Is.EqualTo(1));
        foreach ((BioRetry retry, int want) in new[] { (BioRetry.Connect, 2), (BioRetry.Write, 2), (BioRetry.Accept, 3), (BioRetry.Read, 3) })
        {
            bio.Writes.Enqueue(BioResult.RetryAfter(retry));
            Assert.That((int)client.Connect().Want, Is.EqualTo(want), retry.ToString());
        }
        pair.Drive(client.Connect, pair.Server.Accept, until: () => client.Decision is not null);
        Assert.That((int)client.Want, Is.EqualTo(8));
        ((PeerCertificateDecision)client.Decision!).Accept();
        client.Connect();
        Assert.That((int)client.Want, Is.EqualTo(1));
    }

    [Test]
    public void Item010_After_a_failure_every_call_fails_and_emits_nothing([Values] bool whileConnected)
    {
        using var pair = new ChannelPair();
        if (whileConnected) pair.Connected();
        else pair.Client.Connect();
        pair.ClientNet.Write(whileConnected ? [23, 3, 3, 0, 17, .. new byte[17]] : HandMade.FatalHandshakeFailure);
        Assert.That(pair.Client.Read(new byte[1]).Code, Is.EqualTo(TlsErrorCode.Ssl));
        pair.DrainClient();

        byte[] one = new byte[1];
        TlsResult[] later =
            [pair.Client.Connect(), pair.Client.DoHandshake(), pair.Client.Read(one), pair.Client.Peek(one), pair.Client.Write(one), pair.Client.Shutdown()];
        Assert.That(later.Select(result => result.Code), Is.All.EqualTo(TlsErrorCode.Ssl));
        Assert.That(pair.ClientNet.Pending, Is.Zero);
    }

    [Test]
    public void Item011_Zero_return_leaves_the_other_direction_and_the_transport_open()
    {
        using var pair = new ChannelPair();
        pair.Connected().Server.Shutdown();
        pair.ToClient();
        byte[] buffer = new byte[8];
        Assert.That(pair.Client.Read(buffer).Pair(), Is.EqualTo(Results.ZeroReturn));
        Assert.That(pair.Client.Write("late"u8).Value, Is.EqualTo(4));
        pair.ToServer();
        Assert.That(pair.Server.Read(buffer).Value, Is.EqualTo(4));
        Assert.That(pair.ClientNet.IsPaired && !pair.ClientBio.IsEof);
    }

    [Test]
    public void Item012_Want_connect_and_want_accept_come_from_such_transports_and_pass()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        listener.Blocking = false;
        using var accepting = new AcceptBio(listener);
        using TlsChannel server = TlsChannel.CreateServer(ChannelPair.ServerContext, accepting);
        Assert.That(server.Accept().Pair(), Is.EqualTo((-1, TlsErrorCode.WantAccept)));

        using var connecting = new ConnectBio(listener.LocalEndPoint!);
        using TlsChannel client = ClientOver(connecting);
        Assert.That(client.Connect().Pair(), Is.EqualTo((-1, TlsErrorCode.WantConnect)));
        Assert.That(connecting.Socket!.Poll(-1, SelectMode.SelectWrite) && listener.Poll(-1, SelectMode.SelectRead));
        Assert.That(client.Connect().Pair(), Is.EqualTo(Results.WantsRead));
        Assert.That(server.Accept().Pair(), Is.EqualTo(Results.WantsRead));
    }

    // The choice of our own certificate is made from the context so far. The number is taken, and nothing gives it by accident.
    [Test]
    public void Item013_Want_X509_lookup_is_not_given_where_the_context_knows_the_certificate() =>
        Assert.That(WholeSession(64).Select(result => result.Code), Has.None.EqualTo(TlsErrorCode.WantX509Lookup));

    // No job ever runs inside a call, so there is neither a thread to come back to nor a pool to exhaust; open questions are tokens (item 60).
    [Test]
    public void Item014_Async_jobs_do_not_exist() =>
        Assert.That(WholeSession(64).Select(result => result.Code), Has.None.EqualTo(TlsErrorCode.WantAsync).And.None.EqualTo(TlsErrorCode.WantAsyncJob));

    [Test]
    public void Item015_Want_client_hello_is_not_given_where_nobody_asked_to_see_it() =>
        Assert.That(WholeSession(64).Select(result => result.Code), Has.None.EqualTo(TlsErrorCode.WantClientHello));

    // CVE-2021-4044: an internal error of the verification came out as a retry.
    [Test]
    public void Item016_A_verifier_that_fails_inside_is_a_failure_and_never_a_retry()
    {
        using var pair = new ChannelPair(verifier: new BrokenVerifier());
        pair.WithServerFlight();
        TlsResult result = pair.Client.Connect();
        Assert.That(result.Faulted(), Is.EqualTo((-1, TlsErrorCode.Ssl, TlsFault.InternalError)));
        Assert.That((pair.Client.Connect(), pair.Client.Decision), Is.EqualTo((result, (TlsDecision?)null)));
    }

    private static TlsChannel ClientOver(Bio bio) => ClientOver(bio, ChannelPair.Verifier);

    private static TlsChannel ClientOver(Bio bio, CertificateVerifier? verifier) =>
        TlsChannel.CreateClient(ChannelPair.ClientContext, TestCertificates.ServerName, bio, verifier);

    // Every result of a connection from the first call to both close_notifys, over tight buffers.
    private static List<TlsResult> WholeSession(int clientSize)
    {
        var results = new List<TlsResult>();
        Func<TlsResult> Noting(Func<TlsResult> call) => () =>
        {
            results.Add(call());
            return results[^1];
        };
        byte[] buffer = new byte[100];
        using var pair = new ChannelPair(clientSize);
        pair.Drive(Noting(pair.Client.Connect), Noting(pair.Server.Accept));
        pair.Drive(Noting(() => pair.Client.Write(new byte[100])), Noting(() => pair.Server.Read(buffer)));
        pair.Drive(Noting(pair.Client.Shutdown), Noting(() => pair.Server.Read(buffer)));
        pair.Drive(Noting(pair.Client.Shutdown), Noting(pair.Server.Shutdown));
        return results;
    }

    private sealed class BrokenVerifier : CertificateVerifier
    {
        public override CertificateVerdict Verify(PeerCertificateDecision question) => throw new InvalidOperationException();
    }
}
