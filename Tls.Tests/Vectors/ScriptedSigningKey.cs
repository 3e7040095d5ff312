using System;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;

namespace Tls.Tests.Vectors;

/// <summary>Signs one thing only, with a signature that is known: PSS draws a salt and ECDSA a number, which no trace publishes.</summary>
internal sealed class ScriptedSigningKey(Rfc8448Identity identity) : SigningKey(identity.Kind, identity.KeySize)
{
    public override byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> content)
    {
        Assert.That(scheme, Is.EqualTo(identity.Scheme));
        Assert.That(Convert.ToHexString(content), Is.EqualTo(Convert.ToHexString(identity.SignedContent)), "what is to be signed");
        return identity.Signature;
    }

    public override void Dispose() { }
}
