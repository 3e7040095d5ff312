using System;
using System.Runtime.InteropServices;
using Tls.Core;
using Tls.Tests.Peers;

namespace Tls.Tests.Transports.Oracle;

/// <summary>
/// An SSL_CTX that speaks one version and one cipher suite, with our test certificate where it serves and our test root where it judges. No
/// tickets: ours come at another time (item 38).
/// </summary>
internal sealed class NativeContext : IDisposable
{
    public NativeContext(ProtocolVersion version, bool isServer)
    {
        Handle = NativeSsl.NewContext(NativeSsl.Method());
        Check(NativeSsl.ControlContext(Handle, NativeSsl.SetMinVersion, (int)version, 0));
        Check(NativeSsl.ControlContext(Handle, NativeSsl.SetMaxVersion, (int)version, 0));
        Check(NativeSsl.SetCipherList(Handle, "ECDHE-ECDSA-AES128-GCM-SHA256"));
        Check(NativeSsl.SetCipherSuites(Handle, "TLS_AES_128_GCM_SHA256"));
        Check(NativeSsl.SetTickets(Handle, 0));
        NativeSsl.SetOptions(Handle, NativeSsl.NoTicket);
        if (isServer) Serve(TestCertificates.Default.Leaf());
        else Trust(TestCertificates.Default.Root.RawData);
    }

    public nint Handle { get; }

    public void Dispose() => NativeSsl.FreeContext(Handle);

    private static void Check(nint result)
    {
        if (result != 1) throw new InvalidOperationException("libssl refused a setting");
    }

    private void Serve(TestCertificate leaf)
    {
        Check(NativeSsl.UseCertificate(Handle, leaf.Chain[0].Length, leaf.Chain[0].ToArray()));
        for (int i = 1; i < leaf.Chain.Count; i++)
        {
            nint extra = Parse(leaf.Chain[i].ToArray());
            Check(NativeSsl.ControlContext(Handle, NativeSsl.AddExtraCertificate, 0, extra));
        }
        Check(NativeSsl.UsePrivateKey(NativeSsl.EcKey, Handle, leaf.Pkcs8, leaf.Pkcs8.Length));
    }

    private void Trust(byte[] root)
    {
        nint certificate = Parse(root);
        Check(NativeSsl.AddToStore(NativeSsl.GetStore(Handle), certificate));
        NativeSsl.FreeCertificate(certificate);
        NativeSsl.SetVerify(Handle, NativeSsl.VerifyPeer, 0);
    }

    private static nint Parse(byte[] der)
    {
        GCHandle pinned = GCHandle.Alloc(der, GCHandleType.Pinned);
        nint pointer = pinned.AddrOfPinnedObject();
        nint certificate = NativeSsl.ParseCertificate(0, ref pointer, der.Length);
        pinned.Free();
        return certificate;
    }
}
