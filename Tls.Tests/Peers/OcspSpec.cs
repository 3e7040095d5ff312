using System;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tls.Tests.Peers;

/// <summary>An OCSP response (RFC 6960 §4.2.1) to be made. The defaults make a good one, signed by the issuer; each test changes the one thing it is about.</summary>
internal sealed class OcspSpec(TestCertificate subject, TestCertificate issuer)
{
    private const string BasicResponse = "1.3.6.1.5.5.7.48.1.1";

    /// <summary>Who signs it.</summary>
    public TestCertificate Signer { get; init; } = issuer;

    /// <summary>Sends the signer's certificate along.</summary>
    public bool SendsSigner { get; init; }

    public bool NamesByKey { get; init; }

    /// <summary>0 is successful.</summary>
    public byte ResponseStatus { get; init; }

    /// <summary>0 good, 1 revoked, 2 unknown.</summary>
    public int State { get; init; }

    public DateTimeOffset ThisUpdate { get; init; }

    public DateTimeOffset? NextUpdate { get; init; }

    public HashAlgorithmName IdHash { get; init; } = HashAlgorithmName.SHA1;

    public HashAlgorithmName SignatureHash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>The certificate whose serial number it bears.</summary>
    public TestCertificate Subject { get; init; } = subject;

    /// <summary>The issuer whose name and key it bears.</summary>
    public TestCertificate Issuer { get; init; } = issuer;

    /// <summary>A critical extension of the whole, or of the single response.</summary>
    public bool HasCriticalExtension { get; init; }

    public bool HasCriticalSingleExtension { get; init; }

    /// <summary>How often the one response is in it.</summary>
    public int Repeats { get; init; } = 1;

    public byte[] Encode()
    {
        byte[] data = ResponseData();
        X509SignatureGenerator signer = Signer.Key.CreateSigner();
        return Write(response =>
        {
            response.WriteEnumeratedValue((OcspStatus)ResponseStatus);
            if (ResponseStatus != 0) return;
            using (response.PushSequence(Explicit(0)))
            using (response.PushSequence())
            {
                response.WriteObjectIdentifier(BasicResponse);
                response.WriteOctetString(Write(basic =>
                {
                    basic.WriteEncodedValue(data);
                    basic.WriteEncodedValue(signer.GetSignatureAlgorithmIdentifier(SignatureHash));
                    basic.WriteBitString(signer.SignData(data, SignatureHash));
                    if (!SendsSigner) return;
                    using (basic.PushSequence(Explicit(0)))
                    using (basic.PushSequence()) basic.WriteEncodedValue(Signer.Der);
                }));
            }
        });
    }

    private byte[] ResponseData()
    {
        using X509Certificate2 signer = Signer.Load();
        return Write(data =>
        {
            if (NamesByKey) using (data.PushSequence(Explicit(2))) data.WriteOctetString(SHA1.HashData(signer.PublicKey.EncodedKeyValue.RawData));
            else using (data.PushSequence(Explicit(1))) data.WriteEncodedValue(signer.SubjectName.RawData);
            data.WriteGeneralizedTime(ThisUpdate, omitFractionalSeconds: true);
            using (data.PushSequence())
            {
                for (int i = 0; i < Repeats; i++) WriteSingle(data);
            }
            if (HasCriticalExtension) WriteCriticalExtension(data);
        });
    }

    private void WriteSingle(AsnWriter writer)
    {
        using X509Certificate2 issuer = Issuer.Load();
        using X509Certificate2 subject = Subject.Load();
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                using (writer.PushSequence()) writer.WriteObjectIdentifier(IdHash == HashAlgorithmName.SHA1 ? "1.3.14.3.2.26" : "2.16.840.1.101.3.4.2.1");
                writer.WriteOctetString(CryptographicOperations.HashData(IdHash, issuer.SubjectName.RawData));
                writer.WriteOctetString(CryptographicOperations.HashData(IdHash, issuer.PublicKey.EncodedKeyValue.RawData));
                writer.WriteInteger(subject.SerialNumberBytes.Span);
            }
            if (State == 1) using (writer.PushSequence(Explicit(1))) writer.WriteGeneralizedTime(ThisUpdate, omitFractionalSeconds: true);
            else writer.WriteNull(new Asn1Tag(TagClass.ContextSpecific, State));
            writer.WriteGeneralizedTime(ThisUpdate, omitFractionalSeconds: true);
            if (NextUpdate is { } next) using (writer.PushSequence(Explicit(0))) writer.WriteGeneralizedTime(next, omitFractionalSeconds: true);
            if (HasCriticalSingleExtension) WriteCriticalExtension(writer);
        }
    }

    private static void WriteCriticalExtension(AsnWriter writer)
    {
        using (writer.PushSequence(Explicit(1)))
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.3.4");
            writer.WriteBoolean(true);
            writer.WriteOctetString([5, 0]);
        }
    }

    private static Asn1Tag Explicit(int number) => new(TagClass.ContextSpecific, number, isConstructed: true);

    private static byte[] Write(Action<AsnWriter> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence()) content(writer);
        return writer.Encode();
    }

    private enum OcspStatus
    {
        Successful,
        Malformed,
        InternalError,
        TryLater,
    }
}
