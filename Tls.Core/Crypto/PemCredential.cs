using System;
using System.Collections.Generic;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Tls.Core.Crypto.BouncyCastle;

namespace Tls.Core.Crypto;

/// <summary>Takes certificates and private keys out of PEM text (RFC 7468), and wraps the older key formats as PKCS#8 (RFC 5208).</summary>
internal static class PemCredential
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string EcPublicKey = "1.2.840.10045.2.1";

    public static List<byte[]> ReadCertificates(string pem)
    {
        var certificates = new List<byte[]>();
        ReadOnlySpan<char> rest = pem;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            if (rest[fields.Label] is "CERTIFICATE") certificates.Add(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
            rest = rest[fields.Location.End..];
        }
        if (certificates.Count == 0) throw new ArgumentException("There is no CERTIFICATE block in the text.", nameof(pem));
        return certificates;
    }

    /// <summary>PKCS#8; the caller wipes it.</summary>
    public static byte[] ReadPrivateKey(string pem) =>
        Read(pem, static _ => throw new ArgumentException("The private key is encrypted: give its password.", nameof(pem)));

    /// <summary>The same, for a key that is encrypted. The password is used before this returns.</summary>
    public static byte[] ReadPrivateKey(string pem, ReadOnlySpan<char> password)
    {
        char[] copy = password.ToArray();
        try
        {
            return Read(pem, der => EncryptedPrivateKey.Decrypt(der, copy));
        }
        finally
        {
            Array.Clear(copy);
        }
    }

    private static byte[] Read(string pem, Func<byte[], byte[]> decrypt)
    {
        ReadOnlySpan<char> rest = pem;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            ReadOnlySpan<char> label = rest[fields.Label];
            if (label is "ENCRYPTED PRIVATE KEY") return decrypt(Convert.FromBase64String(rest[fields.Base64Data].ToString()));
            if (label is "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY")
            {
                byte[] der = Convert.FromBase64String(rest[fields.Base64Data].ToString());
                return label is "PRIVATE KEY" ? der : WrapAndWipe(der, isRsa: label is "RSA PRIVATE KEY");
            }
            rest = rest[fields.Location.End..];
        }
        throw new ArgumentException("There is no PRIVATE KEY block in the text.", nameof(pem));
    }

    private static byte[] WrapAndWipe(byte[] inner, bool isRsa)
    {
        try
        {
            return Wrap(inner, isRsa);
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The private key is malformed.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(inner);
        }
    }

    private static byte[] Wrap(byte[] inner, bool isRsa)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(isRsa ? RsaEncryption : EcPublicKey);
                if (isRsa) writer.WriteNull();
                else writer.WriteObjectIdentifier(ReadCurve(inner));
            }
            writer.WriteOctetString(inner);
        }
        byte[] pkcs8 = writer.Encode();
        writer.Reset();
        return pkcs8;
    }

    // RFC 5915 §3: version, privateKey, [0] parameters, [1] publicKey.
    private static string ReadCurve(byte[] ecPrivateKey)
    {
        AsnReader key = new AsnReader(ecPrivateKey, AsnEncodingRules.DER).ReadSequence();
        key.ReadInteger();
        key.ReadOctetString();
        var parametersTag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (!key.HasData || key.PeekTag() != parametersTag) throw new CryptographicException("The EC private key does not name its curve.");
        return key.ReadSequence(parametersTag).ReadObjectIdentifier();
    }
}
