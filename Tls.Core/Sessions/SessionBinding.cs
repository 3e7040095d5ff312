using System;
using System.Collections.Generic;
using Tls.Core.Codec;
using Tls.Core.Crypto;

namespace Tls.Core.Sessions;

/// <summary>
/// A hash of the rules by which a side believes its peer. A session is good only where it comes out the same again: resumption proves
/// nothing anew, so a changed rule, or another virtual host with other rules, has to see a full handshake (CVE-2025-68121, CVE-2025-23419;
/// LESSONS rows 4 and 5).
/// </summary>
internal static class SessionBinding
{
    /// <summary>What the client's options contribute: how a server's proof is checked, and who the client may have said it is.</summary>
    public static byte[] OfOptions(TlsClientContext client)
    {
        using var writer = new TlsWriter();
        WriteCommon(writer, isServer: false, client.Policy, client.Credentials);
        writer.WriteUInt8(client.RequireSecureRenegotiation ? (byte)1 : (byte)0);
        writer.WriteUInt8(client.RequestCertificateStatus ? (byte)1 : (byte)0);
        writer.WriteUInt8(client.RequestCertificateTimestamps ? (byte)1 : (byte)0);
        return Hash(writer, client.Policy.Provider);
    }

    /// <summary>What the server's options contribute: who the server is, and what it demands of clients.</summary>
    public static byte[] OfOptions(TlsServerContext server)
    {
        using var writer = new TlsWriter();
        WriteCommon(writer, isServer: true, server.Policy, server.Credentials);
        writer.WriteUInt8((byte)server.ClientCertificates);
        writer.WriteVector16(server.Authorities);
        return Hash(writer, server.Policy.Provider);
    }

    /// <summary>The binding of one connection: its options, and who judges certificates. A server that asks for none has nobody to judge.</summary>
    public static byte[] Of(byte[] options, ReadOnlySpan<byte> trustId, TlsCryptoProvider provider)
    {
        using var writer = new TlsWriter();
        writer.Write(options);
        writer.WriteVector16(trustId);
        return Hash(writer, provider);
    }

    private static void WriteCommon(TlsWriter writer, bool isServer, Handshake.Policy policy, IReadOnlyList<TlsCredential> credentials)
    {
        writer.WriteVector8("tls-sansio session binding 1"u8);
        writer.WriteUInt8(isServer ? (byte)1 : (byte)0);
        using (writer.Vector16()) CodePointList.Write(writer, policy.SignatureSchemes);
        using (writer.Vector24())
        {
            foreach (TlsCredential credential in credentials) writer.WriteVector24(credential.Chain[0]);
        }
    }

    private static byte[] Hash(TlsWriter writer, TlsCryptoProvider provider)
    {
        byte[] hash = new byte[SessionState.BindingLength];
        provider.Hash(HashFunction.Sha256, writer.Written, hash);
        return hash;
    }
}
