using System;
using System.Reflection;

namespace Tls.Tests.Peers;

/// <summary>Private fields by name, for edges that no peer can reach in a test's lifetime, such as record 2^64. A renamed field fails loudly.</summary>
internal static class Internals
{
    public static void Set(object target, string field, object? value) => Set(target, target.GetType(), field, value);

    /// <summary>A field that a base class declares.</summary>
    public static void Set(object target, Type declaring, string field, object? value) => Find(declaring, field).SetValue(target, value);

    public static T Get<T>(object target, string field) => (T)Find(target.GetType(), field).GetValue(target)!;

    private static FieldInfo Find(Type declaring, string field) =>
        declaring.GetField(field, BindingFlags.Instance | BindingFlags.NonPublic) ?? throw new MissingFieldException(declaring.FullName, field);
}
