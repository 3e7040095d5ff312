using System;

namespace Tls.Transports;

/// <summary>
/// Two joined transports in memory: what one half writes the other reads. One half serves the TLS channel, the other is where the program
/// takes bytes for the network and puts bytes from it.
/// </summary>
public static class BioPair
{
    /// <summary>Makes two joined halves. OpenSSL: BIO_new_bio_pair.</summary>
    /// <param name="firstSize">Bytes the first half can hold before its writes must wait; 0 means <see cref="BioPairHalf.DefaultWriteBufferSize"/>.</param>
    /// <param name="secondSize">The same for the second half.</param>
    /// <returns>The two halves. Each is disposed on its own; disposing one disconnects the other.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static (BioPairHalf First, BioPairHalf Second) Create(int firstSize = 0, int secondSize = 0)
    {
        BioPairHalf first = MakeHalf(firstSize);
        BioPairHalf second = MakeHalf(secondSize);
        first.Pair(second);
        return (first, second);
    }

    private static BioPairHalf MakeHalf(int size)
    {
        var half = new BioPairHalf();
        if (size != 0) half.SetWriteBufferSize(size);
        return half;
    }
}
