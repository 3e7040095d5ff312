using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Extensions;
using Tls.Core.Messages;

namespace Tls.Fuzz;

/// <summary>
/// Every message and extension there is, found by reflection, and certificates: what is taken is written back the same, what is refused
/// is a peer's fault. The first two bytes choose which, by its name, so that another one more leaves the corpus valid.
/// </summary>
internal sealed class CodecTarget : IFuzzTarget
{
    private static readonly (ushort Place, string Name, Reencode Reencode)[] Codecs = [.. All().OrderBy(codec => codec.Place)];

    private delegate byte[]? Reencode(ReadOnlySpan<byte> encoded);

    public static string Name => "codecs";

    public static int MaxInputs => 450;

    public static IEnumerable<byte[]> Seeds
    {
        get
        {
            foreach (byte[] message in HonestPair.Messages())
            {
                byte[] body = message[HandshakeMessage.HeaderLength..];
                foreach ((ushort place, string name, _) in Codecs)
                {
                    if (name.StartsWith(((HandshakeType)message[0]).ToString(), StringComparison.Ordinal)) yield return Select(place, body);
                }
                if (message[0] != (byte)HandshakeType.ClientHello) continue;
                foreach ((ExtensionType type, byte[] data) in Extensions(body))
                {
                    foreach ((ushort place, string name, _) in Codecs)
                    {
                        if (name.StartsWith(type.ToString(), StringComparison.Ordinal)) yield return Select(place, data);
                    }
                }
            }
            foreach ((ushort place, _, _) in Codecs) yield return Select(place, [0, 2, 0, 1]);
            foreach ((ushort place, _, _) in Codecs) yield return Select(place, []);
        }
    }

    public static void Fuzz(ReadOnlySpan<byte> input, FuzzTrace trace)
    {
        var script = new FuzzInput(input);
        ushort place = script.ReadUInt16();
        int index = Math.Max(0, Array.FindLastIndex(Codecs, codec => codec.Place <= place));
        ReadOnlySpan<byte> encoded = script.Rest;
        try
        {
            byte[]? written = Codecs[index].Reencode(encoded);
            BrokenBoundException.ThrowIf(written is not null && !encoded.SequenceEqual(written), $"{Codecs[index].Name} is written otherwise");
            trace.Note(1, Codecs[index].Place, FuzzTrace.Size(encoded.Length) / 2);
        }
        catch (PeerFaultException fault)
        {
            trace.Note(2, Codecs[index].Place, (int)fault.Fault, FuzzTrace.Size(encoded.Length) / 4);
        }
    }

    private static byte[] Select(ushort place, byte[] encoded) => [(byte)(place >> 8), (byte)(place & 0xFF), .. encoded];

    private static IEnumerable<(ushort Place, string Name, Reencode Reencode)> All()
    {
        foreach (Type type in typeof(TlsConnection).Assembly.GetTypes())
        {
            if (Implements(type, typeof(IHandshakeMessage<>))) yield return Codec(type.Name, Bind(nameof(Message), type));
            if (Implements(type, typeof(IExtension<>))) yield return Codec(type.Name, Bind(nameof(Extension), type));
        }
        yield return Codec("X.509", CertificateOf);
        yield return Codec("SubjectPublicKeyInfo", PublicKey);
    }

    private static bool Implements(Type type, Type open) =>
        type.IsValueType && type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == open);

    private static (ushort Place, string Name, Reencode Reencode) Codec(string name, Reencode reencode)
    {
        uint hash = 2166136261;
        foreach (byte letter in Encoding.UTF8.GetBytes(name)) hash = unchecked((hash ^ letter) * 16777619);
        return (unchecked((ushort)(hash ^ (hash >> 16))), name, reencode);
    }

    private static Reencode Bind(string method, Type type) =>
        typeof(CodecTarget).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).CreateDelegate<Reencode>();

    private static byte[]? Message<T>(ReadOnlySpan<byte> body)
        where T : IHandshakeMessage<T>, allows ref struct
    {
        using var writer = new TlsWriter();
        T.Parse(body).Write(writer);
        return writer.Written.ToArray();
    }

    // Of a list of server names only the host name is kept, and of padding its length.
    private static byte[]? Extension<T>(ReadOnlySpan<byte> data)
        where T : IExtension<T>, allows ref struct
    {
        using var writer = new TlsWriter();
        T.Parse(data).Write(writer);
        return typeof(T) == typeof(ServerNameList) || typeof(T) == typeof(Padding) ? null : writer.Written.ToArray();
    }

    private static byte[]? CertificateOf(ReadOnlySpan<byte> certificate)
    {
        CertificateFields.Parse(certificate);
        return null;
    }

    private static byte[]? PublicKey(ReadOnlySpan<byte> encoded)
    {
        SubjectPublicKeyInfo.Parse(encoded);
        return null;
    }

    private static List<(ExtensionType Type, byte[] Data)> Extensions(byte[] clientHello)
    {
        List<(ExtensionType, byte[])> extensions = [];
        foreach (ExtensionEntry entry in ClientHello.Parse(clientHello).Extensions) extensions.Add((entry.Type, entry.Data.ToArray()));
        return extensions;
    }
}
