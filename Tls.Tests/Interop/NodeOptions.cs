using System.Linq;
using System.Text.Json.Nodes;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>Options for Node's tls.createServer and tls.connect.</summary>
internal static class NodeOptions
{
    public static JsonObject Server(CertificateKeyKind kind = CertificateKeyKind.EcdsaP256) => Server(TestCertificates.Default.Leaf(kind));

    public static JsonObject Server(TestCertificate certificate) => new() { ["cert"] = certificate.CertificatePem, ["key"] = certificate.KeyPem };

    /// <summary>A server that can only do what the case wants.</summary>
    public static JsonObject Server(InteropCase wanted) => With(
        Server(wanted.Kind),
        ("ciphers", InteropCase.OpenSslName(wanted.Suite)),
        ("ecdhCurve", InteropCase.OpenSslName(wanted.Group)),
        ("ALPNProtocols", Protocols(Ours.Protocol)));

    public static JsonObject Client() => new() { ["ca"] = TestCertificates.Default.RootPem, ["servername"] = Ours.ServerName };

    /// <summary>A client that can do what the case wants, and where that is the twist first tries another group.</summary>
    public static JsonObject Client(InteropCase wanted) =>
        With(Client(), ("ecdhCurve", wanted.OpenSslClientGroups), ("ALPNProtocols", Protocols(Ours.Protocol)));

    public static JsonArray Protocols(params string[] names) => [.. names.Select(name => (JsonNode)name)];

    public static JsonObject With(this JsonObject options, params (string Name, JsonNode Value)[] more)
    {
        foreach ((string name, JsonNode value) in more) options[name] = value;
        return options;
    }
}
