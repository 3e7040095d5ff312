using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Vectors;

/// <summary>Signs one thing only, with a signature that is known: PSS draws a salt, which no trace publishes.</summary>
internal sealed class ScriptedSigningKey(SignatureScheme expectedScheme, byte[] expectedContent, byte[] signature) : SigningKey(CertificateKeyKind.Rsa, 1024)
{
    public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        Assert.That(scheme, Is.EqualTo(expectedScheme));
        Assert.That(Convert.ToHexString(content), Is.EqualTo(Convert.ToHexString(expectedContent)), "what is to be signed");
        return signature;
    }

    public override void Dispose() { }
}
