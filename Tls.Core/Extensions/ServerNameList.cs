using System;
using Tls.Core.Codec;

namespace Tls.Core.Extensions;

/// <summary>
/// server_name of a ClientHello (RFC 6066 §3). Only host names are read; names of another type are skipped, as each must begin with
/// a two-byte length.
/// </summary>
internal readonly ref struct ServerNameList(ReadOnlySpan<byte> hostName) : IExtension<ServerNameList>
{
    private const byte HostNameType = 0;

    // What DNS has room for (RFC 1035 §2.3.4). Sessions are kept under the name, so it must not be as long as a client likes.
    private const int MaxHostNameLength = 255;

    public static ExtensionType Type => ExtensionType.ServerName;

    /// <summary>ASCII, at most 255 bytes; empty if the client sent names of other types only.</summary>
    public ReadOnlySpan<byte> HostName { get; } = hostName;

    public static ServerNameList Parse(ReadOnlySpan<byte> data)
    {
        var names = new TlsReader(TlsReader.ReadSoleVector16(data, 1));
        var types = new CodePointSet(stackalloc ulong[CodePointSet.WordsForBytes]);
        ReadOnlySpan<byte> hostName = default;
        bool isInvalid = false;
        while (!names.IsEmpty)
        {
            byte type = names.ReadUInt8();
            ReadOnlySpan<byte> name = names.ReadVector16(1);
            isInvalid |= !types.Add(type);
            if (type != HostNameType) continue;

            // A NUL would cut the name short for whoever reads it as a C string, and compare as another host's.
            isInvalid |= name.Length > MaxHostNameLength || name.ContainsAnyExceptInRange((byte)0x01, (byte)0x7F);
            hostName = name;
        }
        PeerFaultException.ThrowIf(isInvalid, TlsFault.InvalidServerName);
        return new ServerNameList(hostName);
    }

    public void Write(TlsWriter writer)
    {
        using (writer.Vector16())
        {
            writer.WriteUInt8(HostNameType);
            writer.WriteVector16(HostName);
        }
    }
}
