using System;
using Tls.Core.Codec;

namespace Tls.Core.Messages.Tls12;

/// <summary>
/// RFC 8422 §5.4, for a named curve, signed as RFC 5246 §4.7 has it. <c>Parameters</c> are the encoded ServerECDHParams: what is signed
/// after both randoms.
/// </summary>
internal readonly ref struct ServerKeyExchange(
    ReadOnlySpan<byte> parameters, SignatureScheme algorithm, ReadOnlySpan<byte> signature) : IHandshakeMessage<ServerKeyExchange>
{
    private const byte NamedCurve = 3;
    private const int ParametersHeaderLength = 1 + sizeof(ushort) + 1;

    public static HandshakeType Type => HandshakeType.ServerKeyExchange;

    public ReadOnlySpan<byte> Parameters { get; } = parameters;

    public NamedGroup Group => (NamedGroup)((Parameters[1] << 8) | Parameters[2]);

    public ReadOnlySpan<byte> Public => Parameters[ParametersHeaderLength..];

    public SignatureScheme Algorithm { get; } = algorithm;

    public ReadOnlySpan<byte> Signature { get; } = signature;

    public static ServerKeyExchange Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);

        // RFC 8422 §5.4: explicit curves are gone, and nothing else was offered.
        PeerFaultException.ThrowIf(reader.ReadUInt8() != NamedCurve, TlsFault.GroupNotOffered);
        reader.ReadUInt16();
        ReadOnlySpan<byte> point = reader.ReadVector8(1);
        var message = new ServerKeyExchange(
            body[..(ParametersHeaderLength + point.Length)],
            (SignatureScheme)reader.ReadUInt16(),
            reader.ReadVector16());
        reader.ExpectEnd();
        return message;
    }

    public void Write(TlsWriter writer)
    {
        writer.Write(Parameters);
        writer.WriteUInt16((ushort)Algorithm);
        writer.WriteVector16(Signature);
    }

    /// <summary>Encodes ServerECDHParams.</summary>
    public static void WriteParameters(TlsWriter writer, NamedGroup group, ReadOnlySpan<byte> point)
    {
        writer.WriteUInt8(NamedCurve);
        writer.WriteUInt16((ushort)group);
        writer.WriteVector8(point);
    }
}
