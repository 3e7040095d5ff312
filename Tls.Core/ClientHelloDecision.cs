using System;
using System.Collections.Generic;
using System.Text;
using Tls.Core.Codec;
using Tls.Core.Extensions;
using Tls.Core.Fingerprints;
using Tls.Core.Messages;

namespace Tls.Core;

/// <summary>
/// Who answers this client, and by which options? Asked of a server, once and before anything is negotiated, where
/// <see cref="TlsServerOptions.PauseAtClientHello"/> is set; a second ClientHello, after a HelloRetryRequest, asks nothing more. Everything
/// here is what the client said (RFC 9846 §4.2.2), in its order, values that this library does not know among it, and nothing of it is
/// authenticated. Copied, so it may be kept. Reading is free of side effects and may happen on any thread; answering follows
/// <see cref="TlsDecision"/>.
/// </summary>
public sealed class ClientHelloDecision : TlsDecision
{
    private readonly Dictionary<ExtensionType, ReadOnlyMemory<byte>> _extensionData = [];

    internal ClientHelloDecision(ClientHello hello, in HandshakeMessage message)
    {
        Encoded = message.Encoded.ToArray();
        LegacyVersion = hello.LegacyVersion;
        CipherSuites = hello.CipherSuites.ToArray();
        Extensions = CopyExtensions(hello.Extensions);

        // What is handed out has to be well formed: a malformed one ends the connection here.
        ExtensionBlock block = hello.Extensions;
        HasServerName = block.TryGet(out ServerNameList names);
        ServerName = names.HostName.IsEmpty ? null : Encoding.ASCII.GetString(names.HostName);
        if (block.TryGet(out SupportedVersionsClientHello versions)) SupportedVersions = versions.Versions.ToArray();
        if (block.TryGet(out SupportedGroups groups)) Groups = groups.NamedGroupList.ToArray();
        if (block.TryGet(out SignatureAlgorithms schemes)) SignatureSchemes = schemes.SupportedSignatureAlgorithms.ToArray();
        if (block.TryGet(out ApplicationLayerProtocolNegotiation protocols)) ApplicationProtocols = CopyNames(protocols);
        if (block.TryGet(out EcPointFormats formats)) PointFormats = formats.Formats.ToArray();
    }

    /// <summary>The handshake message as it came: one byte of type, three of length, and the body.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>legacy_version: Tls12 of every client that knows TLS 1.3, which says so in <see cref="SupportedVersions"/>.</summary>
    public ProtocolVersion LegacyVersion { get; }

    /// <summary>supported_versions, most wanted first; empty where the client sent none, and then it knows nothing newer than TLS 1.2.</summary>
    public IReadOnlyList<ProtocolVersion> SupportedVersions { get; } = [];

    /// <summary>The cipher suites of all versions, most wanted first.</summary>
    public IReadOnlyList<CipherSuite> CipherSuites { get; }

    /// <summary>supported_groups, most wanted first; empty where the client sent none.</summary>
    public IReadOnlyList<NamedGroup> Groups { get; } = [];

    /// <summary>signature_algorithms, most wanted first; empty where the client sent none.</summary>
    public IReadOnlyList<SignatureScheme> SignatureSchemes { get; } = [];

    /// <summary>The extensions in the order of the wire; none occurs twice.</summary>
    public IReadOnlyList<ExtensionType> Extensions { get; }

    /// <summary>The host name that the client asks for (RFC 6066 §3): ASCII, as it came, so its case may be any; null where it names none.</summary>
    public string? ServerName { get; }

    /// <summary>The application protocols (RFC 7301), most wanted first: byte strings, of which nothing says that they are text.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ApplicationProtocols { get; } = [];

    /// <summary>
    /// The JA3 fingerprint before hashing, such as <c>771,4865-4866,0-10-43,29-23,0</c>: version, suites, extensions, groups and point formats
    /// as decimal numbers without GREASE (RFC 8701). Worked out at each call.
    /// </summary>
    public string Ja3 => Ja3Fingerprint.Of(this);

    /// <summary>The MD5 of <see cref="Ja3"/>, as 32 hexadecimal digits: the form in which JA3 is passed around. Worked out at each call.</summary>
    public string Ja3Hash => Ja3Fingerprint.Hash(Ja3);

    /// <summary>The JA4 fingerprint, such as <c>t13d1516h2_8daaf6152771_e5627efa2ab1</c>, which sorts what clients shuffle. Worked out at each call.</summary>
    public string Ja4 => Ja4Fingerprint.Of(this);

    /// <summary>server_name is present, whatever kind of name it holds.</summary>
    internal bool HasServerName { get; }

    /// <summary>ec_point_formats (RFC 8422 §5.1.2).</summary>
    internal IReadOnlyList<byte> PointFormats { get; } = [];

    /// <summary>extension_data of one extension, without its header; false where the client did not send it.</summary>
    public bool TryGetExtension(ExtensionType type, out ReadOnlyMemory<byte> data) => _extensionData.TryGetValue(type, out data);

    /// <summary>Goes on with the options that the connection was made with. Throws <see cref="InvalidOperationException"/> where the question was answered before.</summary>
    public void Proceed() => SetAnswer(Own);

    /// <summary>
    /// Goes on as if the connection had been made with another context: nothing of the first one stays in force. That the other one pauses
    /// at a ClientHello too is of no account. Throws <see cref="InvalidOperationException"/> where the question was answered before.
    /// </summary>
    /// <param name="context">Shared; not disposed.</param>
    public void Use(TlsServerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        SetAnswer(context);
    }

    /// <summary>
    /// Ends the connection with <see cref="TlsFault.ClientHelloRefused"/> and a fatal alert. Throws <see cref="ArgumentException"/> for an alert
    /// that ends nothing (close_notify, user_canceled, no_renegotiation), and <see cref="InvalidOperationException"/> where the question was
    /// answered before.
    /// </summary>
    /// <param name="alert">What the client is told, such as UnrecognizedName or HandshakeFailure.</param>
    /// <param name="reason">For local eyes only: becomes <see cref="TlsError.Reason"/>. Should not repeat what the client said.</param>
    public void Refuse(AlertDescription alert = AlertDescription.AccessDenied, string? reason = null)
    {
        ThrowIfEndsNothing(alert);
        SetAnswer(new Refusal(alert, reason));
    }

    /// <summary>The context that was chosen; a refusal is a fault.</summary>
    internal TlsServerContext Chosen(TlsServerContext own) => Answer switch
    {
        TlsServerContext other => other,
        Refusal refusal => throw new PeerFaultException(TlsFault.ClientHelloRefused) { Alert = refusal.Alert, Reason = refusal.Reason },
        { } answer when answer == Own => own,
        _ => throw new InvalidOperationException("The decision has not been answered."),
    };

    private static object Own { get; } = new();

    private static ReadOnlyMemory<byte>[] CopyNames(ApplicationLayerProtocolNegotiation protocols)
    {
        var names = new List<ReadOnlyMemory<byte>>(protocols.Count);
        foreach (ReadOnlySpan<byte> name in protocols) names.Add(name.ToArray());
        return [.. names];
    }

    private ExtensionType[] CopyExtensions(ExtensionBlock block)
    {
        var order = new List<ExtensionType>(block.Count);
        foreach (ExtensionEntry entry in block)
        {
            order.Add(entry.Type);
            _extensionData.Add(entry.Type, entry.Data.ToArray());
        }
        return [.. order];
    }

    private sealed record Refusal(AlertDescription Alert, string? Reason);
}
