using System;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Pkcs;

namespace Tls.Core.Crypto.BouncyCastle;

/// <summary>
/// EncryptedPrivateKeyInfo (RFC 5958 §3), PBES1 and PBES2 (RFC 8018), for every provider: the BCL decrypts only into a key object whose kind
/// is known before, and knows no Ed25519.
/// </summary>
internal static class EncryptedPrivateKey
{
    /// <summary>The PKCS#8 inside, which the caller wipes; <see cref="CryptographicException"/> for a wrong password, or where it is malformed.</summary>
    public static byte[] Decrypt(byte[] der, ReadOnlySpan<char> password)
    {
        try
        {
            return DecryptWith(password.ToArray(), der);
        }
        catch (CryptographicException) when (!Ascii.IsValid(password))
        {
            return DecryptWith(AsUtf8(password), der);
        }
    }

    // RFC 8018 §3 recommends UTF-8, and everybody uses it; the library takes the lower half of each character for PBES2.
    private static char[] AsUtf8(ReadOnlySpan<char> password)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(password)];
        Encoding.UTF8.GetBytes(password, bytes);
        char[] wide = Array.ConvertAll(bytes, static value => (char)value);
        CryptographicOperations.ZeroMemory(bytes);
        return wide;
    }

    private static byte[] DecryptWith(char[] password, byte[] der)
    {
        try
        {
            var encrypted = EncryptedPrivateKeyInfo.GetInstance(Asn1Object.FromByteArray(der));
            return PrivateKeyInfoFactory.CreatePrivateKeyInfo(password, encrypted).GetDerEncoded();
        }
        catch (Exception failure)
        {
            // A wrong password decrypts to noise, and the library has many exceptions for noise.
            throw new CryptographicException("The private key could not be decrypted: the password is wrong, or the text is damaged.", failure);
        }
        finally
        {
            Array.Clear(password);
        }
    }
}
