using System;
using System.Globalization;

namespace Tls.Tests.BogoShim.Arguments;

/// <summary>One flag: whether a value follows it, and what it sets. The value is taken whatever it looks like.</summary>
internal sealed class Flag
{
    private Flag(bool takesValue, Action<ShimConfig, string> apply) => (TakesValue, Apply) = (takesValue, apply);

    public bool TakesValue { get; }

    public Action<ShimConfig, string> Apply { get; }

    public static Flag Switch(Action<ShimConfig> apply) => new(takesValue: false, (config, _) => apply(config));

    public static Flag Text(Action<ShimConfig, string> apply) => new(takesValue: true, apply);

    public static Flag Number(Action<ShimConfig, int> apply) =>
        new(takesValue: true, (config, value) => apply(config, int.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));

    public static Flag Base64(Action<ShimConfig, byte[]> apply) => new(takesValue: true, (config, value) => apply(config, Convert.FromBase64String(value)));

    /// <summary>Read and without effect: the library does so anyway, or the test does not depend on it.</summary>
    public static Flag Ignored(bool takesValue) => new(takesValue, (_, _) => { });
}
