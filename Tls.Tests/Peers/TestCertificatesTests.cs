using NUnit.Framework;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using Tls.Core.Crypto;

namespace Tls.Tests.Peers;

/// <summary>What every other test takes for granted of the made certificates, checked by a library that did not make them.</summary>
internal sealed class TestCertificatesTests
{
    [Test]
    public void A_private_key_is_readable_by_others([ValueSource(typeof(KeyKinds), nameof(KeyKinds.Classical))] CertificateKeyKind kind)
    {
        AsymmetricKeyParameter key = PrivateKeyFactory.CreateKey(TestCertificates.Default.Leaf(kind).Pkcs8);
        Assert.That(key.IsPrivate);
    }

    [Test]
    public void A_leaf_is_made_once() =>
        Assert.That(TestCertificates.Default.Leaf(), Is.SameAs(TestCertificates.Default.Leaf(CertificateKeyKind.EcdsaP256)));

    [Test]
    public void A_chain_leaves_the_root_out()
    {
        TestCertificate leaf = TestCertificates.Default.Leaf();
        Assert.That(leaf.Chain, Has.Count.EqualTo(2));
        Assert.That(leaf.Chain[0].ToArray(), Is.EqualTo(leaf.Der));
        Assert.That(TestCertificates.Default.Authority.Chain, Has.Count.EqualTo(1));
    }
}
