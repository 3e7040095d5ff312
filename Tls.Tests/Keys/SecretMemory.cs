using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;
using Tls.Core;
using Tls.Core.Crypto.BouncyCastle;
using Tls.Core.Crypto.MlKem;
using Tls.Core.Keys;
using Tls.Core.Records;

namespace Tls.Tests.Keys;

/// <summary>Looks at the memory of secrets behind the back of their owners, who refuse to show it once it should be wiped.</summary>
internal static class SecretMemory
{
    public static byte[] BytesOf(Secret secret) => BytesField(secret);

    /// <summary>
    /// The arrays of every secret, IV and private share that can be reached from a connection through its fields. Contexts,
    /// providers and external keys are shared with others, so what they hold is not the connection's.
    /// </summary>
    public static IReadOnlyList<byte[]> ReachableFrom(TlsConnection connection)
    {
        var found = new List<byte[]>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var next = new Stack<object>([connection]);
        while (next.TryPop(out object? current))
        {
            if (!seen.Add(current)) continue;
            if (SecretOf(current) is { } bytes) found.Add(bytes);
            foreach (object part in PartsOf(current)) next.Push(part);
        }
        return found;
    }

    private static byte[]? SecretOf(object candidate) => candidate switch
    {
        Secret secret => BytesField(secret),
        Tls13RecordCipher cipher => IvField(cipher),
        Tls12RecordCipher cipher => IvField(cipher),
        X25519KeyExchange exchange => ScalarField(exchange),
        ManagedDecapsulationKey key => EncodedField(key),
        _ => null,
    };

    private static IEnumerable<object> PartsOf(object whole)
    {
        if (whole is ICollection collection)
        {
            foreach (object? element in collection)
            {
                if (element is not null && !element.GetType().IsPrimitive) yield return element;
            }
            yield break;
        }
        if (whole is TlsCryptoProvider or TlsClientContext or TlsServerContext or PreSharedKey { IsExternal: true }) yield break;
        for (Type? type = whole.GetType(); type?.Assembly == typeof(TlsConnection).Assembly; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.GetValue(whole) is { } value and not string) yield return value;
            }
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_bytes")]
    private static extern ref byte[] BytesField(Secret secret);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_iv")]
    private static extern ref byte[] IvField(Tls13RecordCipher cipher);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_iv")]
    private static extern ref byte[] IvField(Tls12RecordCipher cipher);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scalar")]
    private static extern ref byte[] ScalarField(X25519KeyExchange exchange);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_encoded")]
    private static extern ref byte[] EncodedField(ManagedDecapsulationKey key);
}
