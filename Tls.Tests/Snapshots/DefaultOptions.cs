using System;
using System.Collections;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;
using Tls.Core;
using Tls.Tests.Pair;
using VerifyNUnit;

namespace Tls.Tests.Snapshots;

/// <summary>What a user gets who sets nothing. New options turn up here by themselves.</summary>
internal sealed class DefaultOptions
{
    [Test]
    public Task Of_a_client() => Verifier.Verify(Write(new TlsClientOptions()));

    [Test]
    public Task Of_a_server() => Verifier.Verify(Write(TestPair.ServerOptions()));

    [Test]
    public Task Of_the_limits() => Verifier.Verify(Write(TlsLimits.Default));

    private static string Write(object options)
    {
        var text = new StringBuilder();
        PropertyInfo[] properties = options.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public);
        foreach (PropertyInfo property in properties.OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            bool isRequired = property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute");
            text.Append(property.Name).Append(':').Append(isRequired ? " required" : Value(property.GetValue(options))).Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string Value(object? value) => value switch
    {
        null => " null",
        TlsCryptoProvider provider => provider == TlsCryptoProvider.Platform ? " Platform" : $" {provider.GetType().Name}",
        TlsLimits limits => limits == TlsLimits.Default ? " Default" : " others",
        ReadOnlyMemory<byte> bytes => $" {bytes.Length} bytes",
        ICollection { Count: 0 } => " none",
        ICollection list => string.Concat(list.Cast<object>().Select(entry => $"\n  {entry}")),
        _ => $" {value}",
    };
}
