using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Unicode;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Core.Sessions;

/// <summary>
/// The bytes of a <see cref="SessionState"/>, in the presentation language of RFC 9846 §3. They hold a secret: in a ticket they are sealed,
/// elsewhere they are to be kept like a private key. What another format version wrote is not understood, which costs a full handshake.
/// </summary>
internal static class SessionStateFormat
{
    private const byte FormatVersion = 2;
    private const byte ExtendedMainSecretFlag = 1;
    private const int MaxEntries = 100;
    private const int TimesLength = 2 * sizeof(ulong);

    // The last millisecond that a DateTimeOffset knows, less a lifetime of 2^32 seconds and a week.
    private const ulong LatestTime = 249_000_000_000_000;

    public static void Write(TlsWriter writer, SessionState state)
    {
        writer.WriteUInt8(FormatVersion);
        writer.WriteUInt16((ushort)state.Suite.Suite);
        writer.WriteVector8(state.Secret.Bytes);
        writer.WriteVector8(Encoding.ASCII.GetBytes(state.ServerName ?? ""));
        writer.WriteVector8(Encoding.UTF8.GetBytes(state.ApplicationProtocol ?? ""));
        writer.WriteUInt8(state.UsesExtendedMainSecret ? ExtendedMainSecretFlag : (byte)0);
        WriteList(writer, state.PeerCertificates);
        writer.WriteVector24(state.PeerOcspResponse.Span);
        WriteList(writer, state.PeerTimestamps);
        writer.Write(state.Binding);
        WriteTime(writer, state.AuthenticatedAt);
        WriteTime(writer, state.IssuedAt);
        writer.WriteUInt32(state.Lifetime);
        writer.WriteUInt32(state.AgeAdd);
        writer.WriteUInt32(state.MaxEarlyData);
    }

    /// <summary>Null for anything that <see cref="Write"/> did not write, whatever it is. The result is the caller's.</summary>
    public static SessionState? TryParse(ReadOnlySpan<byte> encoded)
    {
        try
        {
            return Parse(encoded);
        }
        catch (PeerFaultException)
        {
            return null;
        }
    }

    private static SessionState? Parse(ReadOnlySpan<byte> encoded)
    {
        var reader = new TlsReader(encoded);
        if (reader.ReadUInt8() != FormatVersion) return null;
        CipherSuiteSpec? suite = CipherSuiteSpec.Find((CipherSuite)reader.ReadUInt16());
        ReadOnlySpan<byte> secret = reader.ReadVector8();
        ReadOnlySpan<byte> serverName = reader.ReadVector8();
        ReadOnlySpan<byte> protocol = reader.ReadVector8();
        byte flags = reader.ReadUInt8();
        List<ReadOnlyMemory<byte>>? certificates = ReadList(reader.ReadVector24());
        ReadOnlySpan<byte> ocspResponse = reader.ReadVector24();
        List<ReadOnlyMemory<byte>>? timestamps = ReadList(reader.ReadVector24());
        ReadOnlySpan<byte> binding = reader.ReadBytes(SessionState.BindingLength);
        var times = new TlsReader(reader.ReadBytes(TimesLength));
        uint lifetime = reader.ReadUInt32();
        uint ageAdd = reader.ReadUInt32();
        uint maxEarlyData = reader.ReadUInt32();
        reader.ExpectEnd();

        bool isSound = suite is not null && secret.Length == SessionState.SecretLength(suite) && secret.ContainsAnyExcept((byte)0)
            && flags <= ExtendedMainSecretFlag && Ascii.IsValid(serverName) && Utf8.IsValid(protocol) && certificates is not null && timestamps is not null;
        if (!isSound || ReadTime(ref times) is not { } authenticatedAt || ReadTime(ref times) is not { } issuedAt) return null;
        return new SessionState
        {
            Suite = suite!,
            Secret = Copy(secret),
            ServerName = serverName.IsEmpty ? null : Encoding.ASCII.GetString(serverName),
            ApplicationProtocol = protocol.IsEmpty ? null : Encoding.UTF8.GetString(protocol),
            UsesExtendedMainSecret = flags == ExtendedMainSecretFlag,
            PeerCertificates = certificates!,
            PeerOcspResponse = ocspResponse.ToArray(),
            PeerTimestamps = timestamps!,
            Binding = binding.ToArray(),
            AuthenticatedAt = authenticatedAt,
            IssuedAt = issuedAt,
            Lifetime = lifetime,
            AgeAdd = ageAdd,
            MaxEarlyData = maxEarlyData,
        };
    }

    private static void WriteList(TlsWriter writer, IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        using (writer.Vector24())
        {
            foreach (ReadOnlyMemory<byte> entry in entries) writer.WriteVector24(entry.Span);
        }
    }

    private static List<ReadOnlyMemory<byte>>? ReadList(ReadOnlySpan<byte> list)
    {
        var reader = new TlsReader(list);
        var entries = new List<ReadOnlyMemory<byte>>();
        while (!reader.IsEmpty)
        {
            if (entries.Count == MaxEntries) return null;
            entries.Add(reader.ReadVector24(1).ToArray());
        }
        return entries;
    }

    private static Secret Copy(ReadOnlySpan<byte> bytes)
    {
        var secret = new Secret(bytes.Length);
        bytes.CopyTo(secret.Bytes);
        return secret;
    }

    // Milliseconds since 1970, of eight bytes.
    private static void WriteTime(TlsWriter writer, DateTimeOffset time)
    {
        ulong milliseconds = (ulong)Math.Max(0, time.ToUnixTimeMilliseconds());
        writer.WriteUInt32((uint)(milliseconds >> 32));
        writer.WriteUInt32((uint)(milliseconds & uint.MaxValue));
    }

    private static DateTimeOffset? ReadTime(ref TlsReader reader)
    {
        ulong milliseconds = ((ulong)reader.ReadUInt32() << 32) | reader.ReadUInt32();
        return milliseconds <= LatestTime ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
    }
}
