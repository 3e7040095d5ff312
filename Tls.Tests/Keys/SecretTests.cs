using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using NUnit.Framework;
using Tls.Core;
using Tls.Core.Crypto;
using Tls.Core.Keys;

namespace Tls.Tests.Keys;

/// <summary>The rules of a secret: one owner, wiped, never printed, never copied (STYLE 2.8).</summary>
internal sealed class SecretTests
{
    private static readonly Type[] Holders =
        [typeof(Secret), typeof(TrafficSecret), typeof(EarlySecret), typeof(HandshakeSecrets), typeof(ApplicationSecrets), typeof(KeyExchange), typeof(Aead)];

    private static IEnumerable<Type> CoreTypes => typeof(TlsConnection).Assembly.GetTypes();

    [Test]
    public void Disposing_wipes_and_locks()
    {
        Secret secret = NewSecret();
        byte[] bytes = SecretMemory.BytesOf(secret);
        Assert.That(secret.IsDisposed, Is.False);
        secret.Dispose();
        Assert.That(bytes, Is.All.Zero);
        Assert.That(secret.IsDisposed);
        Assert.That(() => secret.Bytes.Length, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(secret.Dispose, Throws.Nothing);
    }

    [Test]
    public void It_prints_its_length_and_nothing_else() => Assert.That(NewSecret().ToString(), Is.EqualTo("Secret[32]"));

    [Test]
    public void It_stays_where_it_is()
    {
        byte[] bytes = SecretMemory.BytesOf(NewSecret());

        // Pinned arrays live in the oldest generation from the start: nothing is ever compacted there.
        Assert.That(GC.GetGeneration(bytes), Is.EqualTo(GC.MaxGeneration));
    }

    [Test]
    public void No_holder_of_a_secret_can_print_itself()
    {
        IEnumerable<string> printing =
            from type in CoreTypes.Where(IsHolder)
            where type != typeof(Secret) && type.GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType != typeof(object)
            select type.FullName;
        Assert.That(printing, Is.Empty);
    }

    [Test]
    public void No_structure_and_no_record_holds_a_secret()
    {
        // A structure is copied in passing, a record prints its members and is copied by "with".
        IEnumerable<string> wrong =
            from type in CoreTypes
            where type.IsValueType || type.GetMethod("<Clone>$") is not null
            from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            where IsHolder(field.FieldType)
            select $"{type.FullName}.{field.Name}";
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void No_static_field_holds_a_secret()
    {
        IEnumerable<string> wrong =
            from type in CoreTypes
            where !type.ContainsGenericParameters
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            where IsHolder(field.FieldType)
            select $"{type.FullName}.{field.Name}";
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void The_ledger_lets_go_of_wiped_secrets()
    {
        using var ledger = new SecretLedger();
        Secret first = ledger.Create(32);
        Secret second = ledger.Create(48);
        first.Dispose();
        Secret third = ledger.Create(32);
        Assert.That(ledger.Secrets, Is.EqualTo(new[] { second, third }).AsCollection);
        third.Dispose();
        ledger.Trim();
        Assert.That(ledger.Secrets, Is.EqualTo(new[] { second }).AsCollection);
    }

    [Test]
    public void The_ledger_keeps_those_that_are_not_wiped_wherever_they_stand([Range(0, 31)] int wiped)
    {
        using var ledger = new SecretLedger();
        Secret[] secrets = [.. Enumerable.Range(0, 5).Select(_ => ledger.Create(32))];
        for (int i = 0; i < secrets.Length; i++)
        {
            if ((wiped >> i & 1) != 0) secrets[i].Dispose();
        }
        Secret last = ledger.Create(32);
        Assert.That(ledger.Secrets, Is.EqualTo(secrets.Where(secret => !secret.IsDisposed).Append(last)).AsCollection);
    }

    [Test]
    public void The_ledger_wipes_what_nobody_else_did()
    {
        var ledger = new SecretLedger();
        byte[][] bytes = [.. Enumerable.Range(0, 3).Select(_ => Fill(ledger.Create(32)))];
        ledger.Dispose();
        Assert.That(bytes, Has.All.All.Zero);
        Assert.That(ledger.Secrets.Select(secret => secret.IsDisposed), Is.All.True);
    }

    private static bool IsHolder(Type type) => Array.Exists(Holders, holder => holder.IsAssignableFrom(type));

    private static Secret NewSecret()
    {
        var secret = new Secret(32);
        Fill(secret);
        return secret;
    }

    private static byte[] Fill(Secret secret)
    {
        RandomNumberGenerator.Fill(secret.Bytes);
        return SecretMemory.BytesOf(secret);
    }
}
