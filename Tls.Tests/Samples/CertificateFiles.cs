using System;
using System.IO;
using Tls.Core.Crypto;
using Tls.Tests.Peers;

namespace Tls.Tests.Samples;

/// <summary>The test certificates in files, because a process takes nothing else. Deleted with the object.</summary>
internal sealed class CertificateFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tls-sample-");

    public CertificateFiles()
    {
        Root = Write("root.pem", TestCertificates.Default.RootPem);
        WrongRoot = Write("wrong-root.pem", new TestCertificates().RootPem);
    }

    public string Root { get; }

    /// <summary>Of an authority that issued none of the certificates.</summary>
    public string WrongRoot { get; }

    /// <summary>The arguments that give the server this kind of certificate.</summary>
    public string[] Identity(CertificateKeyKind kind)
    {
        TestCertificate leaf = TestCertificates.Default.Leaf(kind);
        return ["--cert", Write($"{kind}.pem", leaf.CertificatePem), "--key", Write($"{kind}.key", leaf.KeyPem)];
    }

    public string Write(string name, string text)
    {
        // Moved into place whole: another test may be reading the same file.
        string path = Path.Combine(_folder.FullName, name);
        string draft = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        File.WriteAllText(draft, text);
        File.Move(draft, path, overwrite: true);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
