using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Tls.Core.Crypto;
using Tls.Core.Keys;
using Tls.Core.Records;

namespace Tls.Core.Handshake;

/// <summary>
/// What <see cref="TlsOptions"/> come to once they are checked against each other and against the provider: immutable, shared by all
/// connections of a context. Invalid combinations fail here, never in mid-handshake.
/// </summary>
internal sealed class Policy
{
    private readonly KeyExchangeGroup[] _groups;
    private readonly SignatureScheme[] _signatureSchemes;
    private readonly byte[][] _applicationProtocols;

    public Policy(TlsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Provider = options.CryptoProvider ?? throw new ArgumentException("CryptoProvider is null.", nameof(options));
        Limits = options.Limits?.Validated() ?? throw new ArgumentException("Limits is null.", nameof(options));
        MaxReceivedRecordContent = options.MaxReceivedRecordContent;
        MaxSentRecordContent = options.MaxSentRecordContent;
        RecordPaddingBlock = options.RecordPaddingBlock;
        CheckRange(MaxReceivedRecordContent ?? 64, 64, 16_384, nameof(options.MaxReceivedRecordContent));
        CheckRange(MaxSentRecordContent, 64, 16_384, nameof(options.MaxSentRecordContent));
        CheckRange(RecordPaddingBlock, 1, 16_384, nameof(options.RecordPaddingBlock));

        RequireExtendedMainSecret = options.RequireExtendedMainSecret;
        VerifyOnResumption = options.VerifyOnResumption;
        CollectKeyLog = options.CollectKeyLog;
        MiddleboxCompatibility = options.MiddleboxCompatibility;
        SendGrease = options.SendGrease;
        CheckVersions(options);

        CipherSuiteSpec[] suites = [.. CheckList(options.CipherSuites, nameof(options.CipherSuites)).Select(FindSuite)];
        KeyExchangeGroup[] groups = [.. CheckList(options.Groups, nameof(options.Groups)).Select(FindGroup)];
        bool hasGroups12 = groups.Any(IsForTls12);
        CipherSuites13 = [.. suites.Where(spec => spec.Version == ProtocolVersion.Tls13 && options.MaxVersion == ProtocolVersion.Tls13)];
        CipherSuites12 = [.. suites.Where(spec => spec.Version == ProtocolVersion.Tls12 && options.MinVersion == ProtocolVersion.Tls12 && hasGroups12)];
        if (!AllowsTls12 && !AllowsTls13) throw new ArgumentException("CipherSuites and Groups have none for a version that is allowed.");
        _groups = AllowsTls13 ? groups : [.. groups.Where(IsForTls12)];
        _signatureSchemes = [.. CheckList(options.SignatureSchemes, nameof(options.SignatureSchemes)).Select(CheckScheme)];
        _applicationProtocols = EncodeProtocols(options.ApplicationProtocols);
        CertificateCompressions = new CertificateCompressions(options.CertificateCompression);
    }

    public TlsCryptoProvider Provider { get; }

    public TlsLimits Limits { get; }

    public int? MaxReceivedRecordContent { get; }

    /// <summary>
    /// What a client says of it. RFC 8449 §4: in TLS 1.3 the limit counts the content type too, which grants TLS 1.2 a byte more than was
    /// asked; and it must not exceed what the newest version has.
    /// </summary>
    public int? OfferedRecordSizeLimit => MaxReceivedRecordContent + (AllowsTls13 ? 1 : 0);

    public int MaxSentRecordContent { get; }

    public int RecordPaddingBlock { get; }

    /// <summary>A version is negotiated where the options allow it and name a suite and a group for it.</summary>
    public bool AllowsTls12 => CipherSuites12.Length > 0;

    /// <inheritdoc cref="AllowsTls12"/>
    public bool AllowsTls13 => CipherSuites13.Length > 0;

    public bool RequireExtendedMainSecret { get; }

    public bool VerifyOnResumption { get; }

    public bool CollectKeyLog { get; }

    public bool MiddleboxCompatibility { get; }

    public bool SendGrease { get; }

    /// <summary>In order of preference; empty where the version is not allowed.</summary>
    public CipherSuiteSpec[] CipherSuites13 { get; }

    /// <summary>In order of preference; empty where the version is not allowed.</summary>
    public CipherSuiteSpec[] CipherSuites12 { get; }

    public ReadOnlySpan<KeyExchangeGroup> Groups => _groups;

    public ReadOnlySpan<SignatureScheme> SignatureSchemes => _signatureSchemes;

    public ReadOnlySpan<byte[]> ApplicationProtocols => _applicationProtocols;

    public CertificateCompressions CertificateCompressions { get; }

    public bool OffersProtocol(string name)
    {
        byte[] encoded = Encoding.UTF8.GetBytes(name);
        return Array.Exists(_applicationProtocols, protocol => protocol.AsSpan().SequenceEqual(encoded));
    }

    /// <summary>A group that this policy allows, or null.</summary>
    public KeyExchangeGroup? FindAllowed(NamedGroup group) => Array.Find(_groups, allowed => allowed.Name == group);

    /// <summary>The sending direction of a connection that has sent nothing yet.</summary>
    public RecordWriter CreateWriter()
    {
        var writer = new RecordWriter(RecordPaddingBlock, Limits.MaxRecordsPerKey);
        writer.LimitContent(MaxSentRecordContent);
        return writer;
    }

    /// <summary>Null where the options do not ask for one; the caller disposes it.</summary>
    public KeyLog? CreateKeyLog() => CollectKeyLog ? new KeyLog() : null;

    private static bool IsForTls12(KeyExchangeGroup group) => group is DiffieHellmanGroup;

    private static IReadOnlyList<T> CheckList<T>(IReadOnlyList<T>? list, string name)
    {
        if (list is null || list.Count == 0) throw new ArgumentException($"{name} is empty.");
        if (list.Distinct().Count() != list.Count) throw new ArgumentException($"{name} repeats an entry.");
        return list;
    }

    private static void CheckRange(int value, int min, int max, string name)
    {
        if (value < min || value > max) throw new ArgumentOutOfRangeException(name, value, $"{name} must be {min} to {max}.");
    }

    private static void CheckVersions(TlsOptions options)
    {
        bool known = options.MinVersion is ProtocolVersion.Tls12 or ProtocolVersion.Tls13 && options.MaxVersion is ProtocolVersion.Tls12 or ProtocolVersion.Tls13;
        if (!known) throw new ArgumentException("MinVersion and MaxVersion must be Tls12 or Tls13.");
        if (options.MinVersion > options.MaxVersion) throw new ArgumentException("MinVersion is newer than MaxVersion.");
    }

    private static byte[][] EncodeProtocols(IReadOnlyList<string>? protocols)
    {
        if (protocols is null || protocols.Count == 0) return [];
        byte[][] encoded = [.. CheckList(protocols, nameof(TlsOptions.ApplicationProtocols)).Select(Encoding.UTF8.GetBytes)];
        if (Array.Exists(encoded, name => name.Length is < 1 or > 255)) throw new ArgumentException("An application protocol must be 1 to 255 bytes of UTF-8.");
        if (encoded.Sum(name => name.Length + 1) > 16_384) throw new ArgumentException("The application protocols together exceed 16,384 bytes.");
        return encoded;
    }

    private CipherSuiteSpec FindSuite(CipherSuite suite)
    {
        CipherSuiteSpec spec = CipherSuiteSpec.Find(suite) ?? throw new ArgumentException($"Cipher suite 0x{(ushort)suite:X4} is not supported.");
        return Provider.Supports(spec.Aead) ? spec : throw new ArgumentException($"The crypto provider cannot do {suite} on this machine.");
    }

    // Others that are not implemented may be named: they are said, and never used.
    private SignatureScheme CheckScheme(SignatureScheme scheme) => scheme.IsMlDsa() && !Provider.Supports(scheme)
        ? throw new ArgumentException($"{scheme} needs BouncyCastle.Cryptography, or a platform that has ML-DSA.")
        : scheme;

    private KeyExchangeGroup FindGroup(NamedGroup name) =>
        Provider.Groups.FirstOrDefault(group => group.Name == name) ?? throw new ArgumentException($"The crypto provider has no group 0x{(ushort)name:X4}.");
}
