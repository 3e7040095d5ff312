using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Messages;
using Tls.Tests.Peers;

namespace Tls.Tests.Vectors;

/// <summary>A certificate of RFC 8448's, and the one signature that is published of its key.</summary>
internal sealed record Rfc8448Identity(CertificateKeyKind Kind, int KeySize, SignatureScheme Scheme)
{
    /// <summary>X.509 in DER.</summary>
    public required byte[] CertificateDer { get; init; }

    /// <summary>What the CertificateVerify signs.</summary>
    public required byte[] SignedContent { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>With an empty context and without extensions.</summary>
    public byte[] CertificateMessage
    {
        get
        {
            using var list = new TlsWriter();
            CertificateEntry.Write(list, CertificateDer, []);
            return Encoded.Message(new Certificate([], list.Written));
        }
    }

    public byte[] CertificateVerifyMessage => Encoded.Message(new CertificateVerify(Scheme, Signature));

    /// <summary>Signs <see cref="SignedContent"/> and nothing else.</summary>
    public TlsCredential CreateCredential() => new([CertificateDer], new ScriptedSigningKey(this));
}
