using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using VerifyNUnit;

namespace Tls.Tests.Snapshots;

/// <summary>Every fault and the alert that the peer gets for it (RFC 9846 §6.2).</summary>
internal sealed class FaultTable
{
    /// <summary>Alerts that no fault leads to, and why.</summary>
    private static readonly Dictionary<AlertDescription, string> Unused = new()
    {
        [AlertDescription.CloseNotify] = "an end, not an error (§6.1)",
        [AlertDescription.DecompressionFailure] = "reserved since TLS 1.3",
        [AlertDescription.InsufficientSecurity] = "handshake_failure says as much, without telling which of the two it was",
        [AlertDescription.UnknownPskIdentity] = "optional (§6.2), and there are no PSKs yet",
        [AlertDescription.GeneralError] = "every fault has a more specific alert",
    };

    private static IEnumerable<TlsFault> Faults => Enum.GetValues<TlsFault>().Where(fault => fault != TlsFault.None);

    [Test]
    public Task Of_all_faults()
    {
        IEnumerable<string> rows = Faults.Select(fault => $"{fault,-32} {Describe(FaultAlerts.For(fault))}");
        return Verifier.Verify(string.Join('\n', rows));
    }

    [Test]
    public void Every_fault_has_a_decision([ValueSource(nameof(Faults))] TlsFault fault) => Assert.That(() => FaultAlerts.For(fault), Throws.Nothing);

    [Test]
    public void What_is_no_fault_has_no_alert([Values(TlsFault.None, (TlsFault)(-1), (TlsFault)1_000)] TlsFault none) =>
        Assert.That(() => FaultAlerts.For(none), Throws.TypeOf<InvalidEnumArgumentException>());

    [Test]
    public void Every_alert_is_sent_for_some_fault_or_for_a_reason_for_none()
    {
        AlertDescription[] sent = [.. Faults.Select(FaultAlerts.For).OfType<AlertDescription>().Distinct()];
        Assert.That(sent.Intersect(Unused.Keys), Is.Empty, "used after all");
        Assert.That(Enum.GetValues<AlertDescription>().Except(sent), Is.EquivalentTo(Unused.Keys));
    }

    [Test]
    public void Every_fault_of_a_certificate_can_be_a_verdict()
    {
        IEnumerable<TlsFault> verdicts = Faults.Where(fault => fault.ToString().StartsWith("Certificate", StringComparison.Ordinal)
            && fault is not (TlsFault.CertificateMessageTooLong or TlsFault.CertificateKeyMismatchesSuite or TlsFault.CertificateRequestRefused));
        foreach (TlsFault fault in verdicts)
        {
            var decision = new PeerCertificateDecision([], ocspResponse: default, null, peerIsServer: true);
            Assert.That(() => decision.Reject(fault), Throws.Nothing, $"{fault}");
        }
    }

    private static string Describe(AlertDescription? alert) => alert is { } sent ? $"{(byte)sent,3} {sent}" : "  - none";
}
