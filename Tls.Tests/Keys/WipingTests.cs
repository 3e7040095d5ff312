using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Codec;
using Tls.Core.Crypto;
using Tls.Core.Crypto.BouncyCastle;
using Tls.Core.Crypto.Intrinsics;
using Tls.Core.Crypto.MlKem;
using Tls.Core.Keys;
using Tls.Core.Records;
using Tls.Core.Sessions;
using Tls.Tests.Handshake;
using Tls.Tests.Peers;

namespace Tls.Tests.Keys;

/// <summary>
/// Secrets are zero once their owner is disposed: every type of Tls.Core that has arrays of numbers and can be disposed is in the table, which
/// reflection completes, and every state of the handshake is left with nothing. What BouncyCastle and the platform keep in objects of their own
/// is out of reach.
/// </summary>
internal sealed class WipingTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];

    /// <summary>How to make one with something in it, and which of its arrays anybody may see.</summary>
    private static readonly Dictionary<Type, (Func<IDisposable> Create, string[] Public)> Holders = new()
    {
        [typeof(Secret)] = (NewSecret, []),
        [typeof(TlsTrafficKeys)] = (static () => new TlsTrafficKeys(1, [1], [2], [3]), []),
        [typeof(TicketKey)] = (static () => TicketSecret.Create(Bytes, TlsCryptoProvider.Platform).Lend(period: 1), ["_name"]),
        [typeof(X25519KeyExchange)] = (static () => GroupOf(NamedGroup.X25519).Start(TlsCryptoProvider.Platform), ["_share"]),
        [typeof(ManagedDecapsulationKey)] = (static () => ManagedDecapsulationKey.Generate(MlKemParameters.MlKem768, Bytes, Bytes), ["_encapsulationKey"]),
        [typeof(Ed25519SigningKey)] = (static () => new Ed25519SigningKey(Bytes), ["_publicKey"]),
        [typeof(IntrinsicAesGcm)] = (static () => new IntrinsicAesGcm(Bytes), []),
        [typeof(Tls13RecordCipher)] = (static () => new Tls13RecordCipher(NewAead(), Bytes.AsSpan(0, 12)), []),
        [typeof(Tls12RecordCipher)] = (static () => new Tls12RecordCipher(NewAead(), AeadAlgorithm.Aes256Gcm, Bytes.AsSpan(0, 4)), []),
        [typeof(TlsWriter)] = (NewWriter, []),
        [typeof(TlsBuffer)] = (NewBuffer, []),
        [typeof(HandshakeReassembler)] = (NewReassembler, []),
    };

    /// <summary>Whose arrays hold nothing that is secret once they are disposed, and what they hold.</summary>
    private static readonly Dictionary<string, string> Harmless = new()
    {
        ["GhashKey"] = "wiped with its cipher, which has a test of its own",
        ["BouncyCastleAead"] = "wiped after each record",
        ["BouncyCastleRunningHash"] = "the hash of a transcript, which anybody can make",
        ["HybridKeyExchange"] = "a public share",
        ["BclEcdhKeyExchange"] = "a public share",
        ["BouncyCastleEcdhKeyExchange"] = "a public share",
        ["BclDecapsulationKey"] = "a public key",
        ["BouncyCastleDecapsulationKey"] = "a public key",
        ["Ed25519VerificationKey"] = "a public key",
        ["Lease"] = "a public key",
        ["TlsCredential"] = "what is shown with the certificates",
        ["ClientOffer"] = "what the ClientHello says in the clear",
        ["TlsTicket"] = "the identity, which is sent in the clear",
        ["SessionState"] = "the hash of the rules that it is bound to",
        ["ConnectionSessions"] = "the hash of the rules that its sessions are bound to",
        ["MainSecret12"] = "the first Finished, which tls-unique shows",
        ["Exporter12"] = "randoms, which were sent in the clear",
    };

    private static IEnumerable<Type> Disposables => typeof(TlsConnection).Assembly.GetTypes().Where(type =>
        !type.IsAbstract && typeof(IDisposable).IsAssignableFrom(type) && ArraysOf(type).Any());

    public static IEnumerable<Type> HolderTypes => Holders.Keys;

    public static IEnumerable<Type> States => Scripts.States;

    [Test]
    public void The_tables_know_every_holder_of_arrays() =>
        Assert.That(Disposables.Select(type => type.Name), Is.SubsetOf(Holders.Keys.Select(type => type.Name).Concat(Harmless.Keys)));

    [TestCaseSource(nameof(HolderTypes))]
    public void A_disposed_holder_has_only_zeros(Type type)
    {
        if (type == typeof(IntrinsicAesGcm) && !IntrinsicAesGcm.IsSupported) Assert.Ignore("This processor has no AES instructions.");
        using IDisposable holder = Holders[type].Create();
        Assert.That(holder, Is.InstanceOf(type));
        Array[] arrays = [.. SecretArraysOf(holder)];
        Assert.That(arrays.All(IsZero), Is.EqualTo(arrays.Length == 0), "there is something to wipe");
        holder.Dispose();
        Assert.That(arrays.Where(array => !IsZero(array)), Is.Empty);
        Assert.That(SecretArraysOf(holder).Where(array => !IsZero(array)), Is.Empty);
    }

    [Test]
    public void A_disposed_cipher_has_only_zeros_in_its_GHASH_key()
    {
        if (!IntrinsicAesGcm.IsSupported) Assert.Ignore("This processor has no AES instructions.");
        var cipher = new IntrinsicAesGcm(Bytes);
        Array powers = ArraysIn(Internals.Get<GhashKey>(cipher, "_hashKey")).Single();
        Assert.That(IsZero(powers), Is.False);
        cipher.Dispose();
        Assert.That(IsZero(powers));
    }

    [Test]
    public void Ticket_keys_sessions_and_pre_shared_keys_wipe_theirs()
    {
        SessionState state = ScriptedSession.NewState(CipherSuiteSpec.All[0], new byte[32]);
        var ticketKeys = TlsTicketKeys.FromSecret(Bytes);
        TlsPreSharedKey preShared = ScriptedPsk.Default.Create();
        TicketSecret ticketSecret = Internals.Get<TicketSecret[]>(ticketKeys, "_secrets")[0];
        ExpectWiped(state, state.Secret);
        ExpectWiped(preShared, Internals.Get<Secret>(preShared, "_secret"));
        ExpectWiped(ticketKeys, Internals.Get<Secret>(ticketSecret, "_secret"));
    }

    [TestCaseSource(nameof(States))]
    public void Every_state_leaves_zeros(Type state)
    {
        using ScriptedPeer peer = Scripts.LeadTo(state);
        IReadOnlyList<byte[]> secrets = SecretMemory.ReachableFrom(peer.Connection);
        IReadOnlyList<Secret> ledger = peer.Connection.Context.Ledger.Secrets;
        peer.Connection.Dispose();
        Assert.That(secrets, Has.All.All.Zero);
        Assert.That(SecretMemory.ReachableFrom(peer.Connection), Has.All.All.Zero);
        Assert.That(ledger.Select(secret => secret.IsDisposed), Is.All.True);
    }

    private static void ExpectWiped(IDisposable owner, Secret secret)
    {
        byte[] bytes = SecretMemory.BytesOf(secret);
        Assert.That(bytes, Is.Not.All.Zero);
        owner.Dispose();
        Assert.That(bytes, Is.All.Zero);
    }

    private static IEnumerable<FieldInfo> ArraysOf(Type type) =>
        from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType.GetElementType() is { } element && (element.IsPrimitive || element.Namespace == "System.Runtime.Intrinsics")
        select field;

    private static IEnumerable<Array> ArraysIn(object holder) => ArraysOf(holder.GetType()).Select(field => (Array)field.GetValue(holder)!);

    private static IEnumerable<Array> SecretArraysOf(object holder) =>
        ArraysOf(holder.GetType()).Where(field => !Holders[holder.GetType()].Public.Contains(field.Name)).Select(field => (Array)field.GetValue(holder)!);

    private static bool IsZero(Array array) => array.Cast<object>().All(value => value.Equals(Activator.CreateInstance(value.GetType())));

    private static KeyExchangeGroup GroupOf(NamedGroup name) => TlsCryptoProvider.Platform.Groups.First(group => group.Name == name);

    private static Aead NewAead() => TlsCryptoProvider.Platform.CreateAead(AeadAlgorithm.Aes256Gcm, Bytes);

    private static Secret NewSecret()
    {
        var secret = new Secret(Bytes.Length);
        Bytes.CopyTo(secret.Bytes);
        return secret;
    }

    private static TlsWriter NewWriter()
    {
        var writer = new TlsWriter();
        writer.Write(Bytes);
        return writer;
    }

    private static TlsBuffer NewBuffer()
    {
        var buffer = new TlsBuffer();
        RandomNumberGenerator.Fill(buffer.GetSpan(Bytes.Length)[..Bytes.Length]);
        buffer.Advance(Bytes.Length);
        return buffer;
    }

    private static HandshakeReassembler NewReassembler()
    {
        var reassembler = new HandshakeReassembler();
        reassembler.Append(Bytes);
        return reassembler;
    }
}
