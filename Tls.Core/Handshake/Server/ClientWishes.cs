using System;
using System.Text;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Messages;

namespace Tls.Core.Handshake.Server;

/// <summary>What a client may ask for in either version, and how this server meets it.</summary>
internal sealed class ClientWishes
{
    private ClientWishes() { }

    /// <summary>The name of the selected protocol as it goes on the wire; null where there is none.</summary>
    public byte[]? ApplicationProtocol { get; private init; }

    /// <summary>The client asked for a name (RFC 6066 §3), so the answer acknowledges it.</summary>
    public bool HasServerName { get; private init; }

    /// <summary>The client's record_size_limit, which the answer repeats with ours (RFC 8449 §4); null where it sent none.</summary>
    public int? RecordSizeLimit { get; private init; }

    /// <summary>The client would like an OCSP response with the certificate (RFC 6066 §8).</summary>
    public bool CertificateStatus { get; private init; }

    /// <summary>The client would like timestamps with the certificate (RFC 6962 §3.3.1).</summary>
    public bool CertificateTimestamps { get; private init; }

    public static ClientWishes Read(ClientHello hello, Policy policy, HandshakeContext context)
    {
        byte[]? protocol = SelectProtocol(hello, policy);
        string? name = hello.Extensions.TryGet(out ServerNameList names) && !names.HostName.IsEmpty ? Encoding.ASCII.GetString(names.HostName) : null;
        context.Info.ServerName = name;
        context.Info.ApplicationProtocol = protocol is null ? null : Encoding.UTF8.GetString(protocol);
        return new ClientWishes
        {
            ApplicationProtocol = protocol,
            HasServerName = name is not null,
            CertificateStatus = hello.Extensions.TryGet(out StatusRequest status) && status.StatusType == CertificateStatusType.Ocsp,
            CertificateTimestamps = WantsTimestamps(hello),
            RecordSizeLimit = hello.Extensions.TryGet(out RecordSizeLimit limit) ? limit.Limit : null,
        };
    }

    // RFC 6962 §3.3.1: the request is empty.
    private static bool WantsTimestamps(ClientHello hello)
    {
        if (!hello.Extensions.TryGetData(ExtensionType.SignedCertificateTimestamp, out ReadOnlySpan<byte> request)) return false;
        new TlsReader(request).ExpectEnd();
        return true;
    }

    // RFC 7301 §3.2: the server's order counts; no overlap is an error, an absent list is none.
    private static byte[]? SelectProtocol(ClientHello hello, Policy policy)
    {
        if (!hello.Extensions.TryGet(out ApplicationLayerProtocolNegotiation theirs) || policy.ApplicationProtocols.IsEmpty) return null;
        foreach (byte[] protocol in policy.ApplicationProtocols)
        {
            if (theirs.Contains(protocol)) return protocol;
        }
        throw new PeerFaultException(TlsFault.NoApplicationProtocol);
    }
}
