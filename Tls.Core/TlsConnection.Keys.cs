using System;
using System.Buffers;
using System.Collections.Generic;
using System.Text;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Records;

namespace Tls.Core;

/// <content>Keys for others than TLS itself.</content>
public sealed partial class TlsConnection
{
    /// <summary>The most bytes that <see cref="ExportKeyingMaterial(string, ReadOnlySpan{byte}, Span{byte})"/> gives: what HKDF has with the shortest hash.</summary>
    public const int MaxExportedLength = 255 * 32;

    private const string ExporterBindingLabel = "EXPORTER-Channel-Binding";
    private const int ExporterBindingLength = 32;

    /// <summary>
    /// Keying material that both ends have and nobody else (RFC 5705; RFC 9846 §7.5), bound to this connection. Throws
    /// <see cref="InvalidOperationException"/> before <see cref="IsConnected"/> and after a failure, and in TLS 1.2 without
    /// extended_main_secret (<see cref="TlsConnectionInfo.UsesExtendedMainSecret"/>): without it a man in the middle can have two connections
    /// with the same keys. Throws <see cref="ArgumentException"/> for sizes out of range.
    /// <para>A server that took early data has it from then on, the same as later, since the client's Finished plays no part in it. Until
    /// <see cref="IsConnected"/> nothing says that there is a client who has it too: a ClientHello may be repeated by somebody who has no keys
    /// (RFC 9846 §8). It may protect what is sent, and must not be taken as a sign of who is there.</para>
    /// </summary>
    /// <param name="label">ASCII, 1 to 249 bytes, registered with IANA or beginning with EXPERIMENTAL; sets one use apart from all others.</param>
    /// <param name="context">Up to 65,535 bytes that the material depends on besides; not kept. In TLS 1.2 an empty one is not the same as none.</param>
    /// <param name="destination">Filled; 1 to <see cref="MaxExportedLength"/> bytes. The caller's to wipe.</param>
    public void ExportKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination) => Export(label, hasContext: true, context, destination);

    /// <summary>As the longer overload, without a context.</summary>
    /// <inheritdoc cref="ExportKeyingMaterial(string, ReadOnlySpan{byte}, Span{byte})"/>
    public void ExportKeyingMaterial(string label, Span<byte> destination) => Export(label, hasContext: false, [], destination);

    /// <summary>
    /// Keying material for use with early data (RFC 9846 §7.5), other than what <see cref="ExportKeyingMaterial(string, ReadOnlySpan{byte}, Span{byte})"/>
    /// gives: it depends on the ClientHello alone, so on a server it may be a replay's, and it has no forward secrecy (Appendix F.1). There from
    /// when a client offered early data, or a server took it; else, and after a rejection or a failure, <see cref="InvalidOperationException"/>.
    /// </summary>
    /// <inheritdoc cref="ExportKeyingMaterial(string, ReadOnlySpan{byte}, Span{byte})"/>
    public void ExportEarlyKeyingMaterial(string label, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Error is not null || _context.EarlyExporter is not { } exporter) throw new InvalidOperationException("There is no early data: see Info.EarlyData.");
        Export(exporter, label, hasContext: true, context, destination);
    }

    /// <summary>
    /// A channel binding (RFC 5929, RFC 9266); a new array. Throws <see cref="InvalidOperationException"/> before <see cref="IsConnected"/> and
    /// after a failure; for TlsExporter and TlsUnique in TLS 1.2 without extended_main_secret; for TlsUnique in TLS 1.3, which has none
    /// (RFC 9846 Appendix F.5); for TlsServerEndPoint where no server certificate was seen, or where its signature has no hash of its
    /// own, such as Ed25519 (RFC 5929 §4.1 leaves that undefined).
    /// </summary>
    public byte[] GetChannelBinding(TlsChannelBinding kind)
    {
        CheckHasKeys();
        switch (kind)
        {
            case TlsChannelBinding.TlsExporter:
                // RFC 9266 §2: the context is there and empty.
                byte[] binding = new byte[ExporterBindingLength];
                Export(ExporterBindingLabel, hasContext: true, [], binding);
                return binding;
            case TlsChannelBinding.TlsServerEndPoint:
                return ServerEndPoint();
            case TlsChannelBinding.TlsUnique:
                CheckIsUnique();
                if (Info.Version != ProtocolVersion.Tls12) throw new InvalidOperationException("tls-unique exists in TLS 1.2 only: use TlsExporter.");
                return _context.Exporter!.FirstFinished.ToArray();
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such channel binding.");
        }
    }

    /// <summary>
    /// Writes the lines that <see cref="TlsOptions.CollectKeyLog"/> has collected since the last call, in the NSS key log format (ASCII, each
    /// ending in a line feed, at most 200 bytes), and forgets them; nothing where the option is off. Lines appear during the handshake:
    /// whoever wants to watch it asks after every <see cref="Start"/> and <see cref="Receive"/>. They stay after a failure, until
    /// <see cref="Dispose"/>.
    /// </summary>
    public void TakeKeyLog(IBufferWriter<byte> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.KeyLog?.Take(lines);
    }

    /// <summary>
    /// Copies out what protects each direction now, for a kernel or another program that goes on in this connection's place. DANGER: with
    /// it anybody reads and forges everything that follows; and two who seal under one key repeat nonces, which gives the key away
    /// (RFC 9846 §5.3): who hands a direction over must not use it here any more. Only between whole records, with no <see cref="Decision"/>
    /// open. Throws <see cref="InvalidOperationException"/> before <see cref="IsConnected"/> and after a failure.
    /// </summary>
    /// <param name="sending">Of what this side sends. The caller's to dispose.</param>
    /// <param name="receiving">Of what the peer sends. The caller's to dispose.</param>
    public void DangerousExportTrafficKeys(out TlsTrafficKeys sending, out TlsTrafficKeys receiving)
    {
        CheckHasKeys();
        RecordWriter writer = _context.Writer;
        RecordReader reader = _context.Reader;
        sending = CopyKeys(writer.Secret, writer.Sequence, ofClient: !IsServer);
        receiving = CopyKeys(reader.Secret, reader.Sequence, ofClient: IsServer);
    }

    private void Export(string label, bool hasContext, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        if (!AnswersEarlyData) CheckHasKeys();
        CheckIsUnique();
        Export(_context.Exporter!, label, hasContext, context, destination);
    }

    // Our Finished is sent, and the exporter covers no more than that (RFC 9846 §7.1).
    private bool AnswersEarlyData => !_disposed && IsServer && Error is null && Info.EarlyData == TlsEarlyData.Accepted;

    private static void Export(Exporter exporter, string label, bool hasContext, ReadOnlySpan<byte> context, Span<byte> destination)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        if (!Ascii.IsValid(label) || label.Length > HkdfLabel.MaxLabelLength) throw new ArgumentException("A label must be ASCII of at most 249 bytes (RFC 5705 §4).", nameof(label));
        if (context.Length > ushort.MaxValue) throw new ArgumentException("A context has at most 65,535 bytes.", nameof(context));
        if (destination.Length is < 1 or > MaxExportedLength) throw new ArgumentException($"1 to {MaxExportedLength} bytes can be exported.", nameof(destination));
        exporter.Export(Encoding.ASCII.GetBytes(label), hasContext, context, destination);
    }

    private byte[] ServerEndPoint()
    {
        IReadOnlyList<ReadOnlyMemory<byte>> chain = IsServer ? Info.LocalCertificates : Info.PeerCertificates;
        if (chain.Count == 0) throw new InvalidOperationException("No server certificate was seen on this connection, so tls-server-end-point is not defined.");
        HashFunction hash = EndPointHash.Of(chain[0].Span)
            ?? throw new InvalidOperationException("tls-server-end-point is not defined for the signature of the server's certificate (RFC 5929 §4.1).");
        byte[] binding = new byte[hash.Length()];
        _context.Provider.Hash(hash, chain[0].Span, binding);
        return binding;
    }

    private TlsTrafficKeys CopyKeys(TrafficSecret? secret, ulong sequence, bool ofClient)
    {
        CipherSuiteSpec suite = CipherSuiteSpec.Find(Info.CipherSuite)!;
        byte[] key = new byte[suite.Aead.KeyLength()];
        byte[] iv = new byte[secret is null ? Tls12RecordCipher.FixedIvLength(suite.Aead) : Aead.NonceLength];
        if (secret is not null) secret.ExpandKeys(key, iv);
        else ((Exporter12)_context.Exporter!).ExportKeys(ofClient, key, iv);
        return new TlsTrafficKeys(sequence, secret?.ToArray() ?? [], key, iv);
    }

    private void CheckHasKeys()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!IsConnected) throw new InvalidOperationException("Keys can be had of a connection that IsConnected, only.");
    }

    private void CheckIsUnique()
    {
        if (!Info.UsesExtendedMainSecret) throw new InvalidOperationException("Without extended_main_secret the keys of a TLS 1.2 connection are not its own (RFC 7627 §5.4).");
    }
}
