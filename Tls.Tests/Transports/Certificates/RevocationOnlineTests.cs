using System;
using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Peers;
using Tls.Transports;

namespace Tls.Tests.Transports.Certificates;

/// <summary>Revocation lists that the platform fetches (RFC 5280 §5), from a server on this machine. By the real clock, as the platform caches them by it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RevocationOnlineTests
{
    private static readonly TestCertificate Root = TestCertificate.SelfSigned(TestCertificateSpec.Authority("online root"));

    [TestCase(false, TlsFault.None)]
    [TestCase(true, TlsFault.CertificateRevoked)]
    public void A_list_says_whether_a_certificate_is_revoked(bool isRevoked, TlsFault fault)
    {
        using var lists = new ListServer();
        TestCertificate leaf = Root.Issue(new() { Extensions = [DistributionPoint(lists.Address)] });
        lists.Content = List(isRevoked ? leaf : null);
        Assert.That(Verify(leaf).Fault, Is.EqualTo(fault));
        Assert.That(lists.Requests, Is.Positive, "somebody asked");
        Assert.That(Verify(leaf, CertificateRevocation.Off).IsAccepted);
    }

    [Test]
    public void What_cannot_be_learnt_is_refused([Values] Trouble trouble)
    {
        using var lists = new ListServer { Content = trouble == Trouble.Garbage ? "garbage"u8.ToArray() : [] };
        if (trouble == Trouble.NobodyThere) lists.Dispose();
        TestCertificate leaf = Root.Issue(new() { Extensions = trouble == Trouble.NoAddress ? [] : [DistributionPoint(lists.Address)] });
        CertificateVerdict verdict = Verify(leaf);
        Assert.That(verdict.Fault, Is.EqualTo(TlsFault.CertificateRevocationUnknown), verdict.Reason);
        Assert.That(FaultAlerts.For(verdict.Fault), Is.EqualTo(AlertDescription.CertificateUnknown));
    }

    [Test]
    public void A_list_that_another_authority_signed_says_nothing()
    {
        using var lists = new ListServer();
        TestCertificate leaf = Root.Issue(new() { Extensions = [DistributionPoint(lists.Address)] });
        lists.Content = List(null, TestCertificate.SelfSigned(TestCertificateSpec.Authority("online root")));
        Assert.That(Verify(leaf).IsAccepted, Is.False);
    }

    [TestCase(0)]
    [TestCase(61)]
    public void The_timeout_has_bounds(int seconds) => Assert.That(
        () => CertificateVerifier.ForSystem(new CertificateRules { RevocationTimeout = TimeSpan.FromSeconds(seconds) }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void There_are_no_other_ways() => Assert.That(
        () => CertificateVerifier.ForSystem(new CertificateRules { Revocation = (CertificateRevocation)9 }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    /// <summary>Why nothing can be learnt.</summary>
    public enum Trouble
    {
        NoAddress,
        NobodyThere,
        Garbage,
        Nothing,
    }

    private static CertificateVerdict Verify(TestCertificate leaf, CertificateRevocation mode = CertificateRevocation.Online) => Questions
        .Verifier(new CertificateRules { Revocation = mode, RevocationTimeout = TimeSpan.FromSeconds(20) }, Root)
        .Verify(Questions.ToClient(leaf.Chain));

    // RFC 5280 §4.2.1.13: CRLDistributionPoints { { distributionPoint [0] { fullName [0] { uniformResourceIdentifier [6] } } } }
    private static X509Extension DistributionPoint(string address)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, address, new Asn1Tag(TagClass.ContextSpecific, 6));
        }
        return new X509Extension("2.5.29.31", writer.Encode(), critical: false);
    }

    private static byte[] List(TestCertificate? revoked, TestCertificate? signer = null)
    {
        var builder = new CertificateRevocationListBuilder();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (revoked is not null)
        {
            using X509Certificate2 certificate = revoked.Load();
            builder.AddEntry(certificate, now.AddHours(-1));
        }
        using X509Certificate2 issuer = (signer ?? Root).Load();
        return builder.Build(
            issuer.SubjectName, (signer ?? Root).Key.CreateSigner(), 1, now.AddDays(1), HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false), now.AddHours(-1));
    }

    /// <summary>Answers every HTTP request with the list. Its address is new each time, so that no cache knows it.</summary>
    private sealed class ListServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;
        private int _requests;

        public ListServer()
        {
            _listener.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{Guid.NewGuid():N}.crl";
            _serving = ServeAsync();
        }

        public string Address { get; }

        public byte[] Content { get; set; } = [];

        public int Requests => Volatile.Read(ref _requests);

        public void Dispose()
        {
            _listener.Stop();
            _serving.Wait();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using TcpClient client = await _listener.AcceptTcpClientAsync();
                    await AnswerAsync(client.GetStream());
                }
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // It was stopped.
            }
        }

        private async Task AnswerAsync(NetworkStream stream)
        {
            byte[] request = new byte[4096];
            int length = 0;
            while (!Encoding.ASCII.GetString(request, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                int received = await stream.ReadAsync(request.AsMemory(length));
                if (received == 0) return;
                length += received;
            }
            Interlocked.Increment(ref _requests);
            string head = $"HTTP/1.1 200 OK\r\nContent-Type: application/pkix-crl\r\nContent-Length: {Content.Length}\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. Content]);
        }
    }
}
