using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Tests.Peers;

namespace Tls.Tests.Interop;

/// <summary>Certificates and keys as the files that foreign programs want; gone when the tests of this namespace are over.</summary>
[SetUpFixture]
internal sealed class PeerFiles
{
    private static readonly Lazy<DirectoryInfo> Folder = new(() => Directory.CreateTempSubdirectory("tls-interop-"));
    private static readonly ConcurrentDictionary<TestCertificate, Lazy<PeerFiles>> Written = new();
    private static readonly Lazy<string> RootFile = new(() => Write("root", TestCertificates.Default.RootPem));
    private static readonly Lazy<string> StrangerFile = new(() => Write("stranger", new TestCertificates().RootPem));

    public string Certificate { get; private init; } = "";

    public string Issuers { get; private init; } = "";

    /// <summary>The certificate and its issuers.</summary>
    public string Chain { get; private init; } = "";

    public string Key { get; private init; } = "";

    /// <summary>The root that issued <see cref="TestCertificates.Default"/>.</summary>
    public static string Root => RootFile.Value;

    /// <summary>A root that issued nothing of ours.</summary>
    public static string StrangerRoot => StrangerFile.Value;

    public static PeerFiles Of(TestCertificate certificate) => Written.GetOrAdd(certificate, asked => new Lazy<PeerFiles>(() => new PeerFiles
    {
        Certificate = Write("certificate", PemEncoding.WriteString("CERTIFICATE", asked.Der)),
        Issuers = Write("issuers", string.Join('\n', asked.Chain.Skip(1).Select(der => PemEncoding.WriteString("CERTIFICATE", der.Span)))),
        Chain = Write("chain", asked.CertificatePem),
        Key = Write("key", asked.KeyPem),
    })).Value;

    [OneTimeTearDown]
    public void Delete()
    {
        if (Folder.IsValueCreated) Folder.Value.Delete(recursive: true);
    }

    private static string Write(string name, string pem)
    {
        string path = Path.Combine(Folder.Value.FullName, $"{name}-{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, pem);
        return path;
    }
}
