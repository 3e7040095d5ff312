using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Tls.Core.Handshake.Client;

/// <summary>The order of the extensions in a connection's ClientHellos, which are alike in that (RFC 9846 §4.2.2).</summary>
internal static class ExtensionOrder
{
    /// <summary>The layout's order, or a random one where the options ask for it; with reserved types in the first and the last place.</summary>
    public static ExtensionType[] Of(TlsClientContext client, ClientGrease? grease)
    {
        ExtensionType[] layout = client.Layout.Order;
        if (grease is null && !client.PermuteExtensions) return layout;
        var order = new List<ExtensionType>(layout.Length + 2);
        order.AddRange(layout);

        // §4.3.11: pre_shared_key is the last, whatever else there is.
        bool endsInKeys = order.Remove(ExtensionType.PreSharedKey);
        if (client.PermuteExtensions) Shuffle(CollectionsMarshal.AsSpan(order), client.Policy.Provider);
        if (grease is not null) order.Insert(0, grease.FirstExtension);
        if (grease is not null) order.Add(grease.LastExtension);
        if (endsInKeys) order.Add(ExtensionType.PreSharedKey);
        return [.. order];
    }

    private static void Shuffle(Span<ExtensionType> types, TlsCryptoProvider provider)
    {
        Span<uint> places = stackalloc uint[types.Length];
        provider.Fill(MemoryMarshal.AsBytes(places));
        places.Sort(types);
    }
}
