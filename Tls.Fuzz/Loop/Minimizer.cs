using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Tls.Fuzz;

/// <summary>
/// Makes a corpus small enough to keep: takes the inputs that add the most edges, up to a number, and shortens each as long as it takes the
/// same edges.
/// </summary>
internal sealed class Minimizer(FuzzTarget target)
{
    private const int MaxTries = 300;

    public void Run()
    {
        string[] files = [.. Corpus.FilesOf(target.Name)];
        HashSet<ulong> covered = [];
        foreach (string file in files.Where(file => !Corpus.IsReplaceable(file))) covered.UnionWith(Edges(File.ReadAllBytes(file)));

        string[] replaceable = [.. files.Where(Corpus.IsReplaceable)];
        List<(byte[] Input, HashSet<ulong> Edges)> candidates = [.. replaceable.Select(File.ReadAllBytes).Select(input => (input, Edges(input)))];
        foreach (string file in replaceable) File.Delete(file);
        int kept = files.Length - replaceable.Length;
        for (int count = 0; count < target.MaxInputs; count++)
        {
            foreach ((_, HashSet<ulong> edges) in candidates) edges.ExceptWith(covered);
            candidates.RemoveAll(candidate => candidate.Edges.Count == 0);
            if (candidates.Count == 0) break;

            // The one with the most new edges, and of these the shortest.
            (byte[] best, HashSet<ulong> gain) = candidates.MaxBy(candidate => (candidate.Edges.Count, -candidate.Input.Length));
            covered.UnionWith(gain);
            Corpus.Add(target.Name, Shortened(best, [.. gain]));
            kept++;
        }
        Console.WriteLine($"{target.Name}: {files.Length} inputs before, {kept} after, {covered.Count} edges");
    }

    private HashSet<ulong> Edges(byte[] input) => [.. target.Run(input).Edges];

    // The first cuts are the largest, so that most of what there is to gain is gained before the tries are used up.
    private byte[] Shortened(byte[] input, HashSet<ulong> edges)
    {
        int tries = 0;
        for (int length = input.Length / 2; length >= 1; length /= 2)
        {
            for (int at = 0; at + length <= input.Length;)
            {
                if (++tries > MaxTries) return input;
                byte[] shorter = [.. input[..at], .. input[(at + length)..]];
                if (TakesAll(shorter, edges)) input = shorter;
                else at += length;
            }
        }
        return input;
    }

    // Any failure means that it is another input now.
#pragma warning disable CA1031
    private bool TakesAll(byte[] input, HashSet<ulong> edges)
    {
        try
        {
            return Edges(input).IsSupersetOf(edges);
        }
        catch (Exception)
        {
            return false;
        }
    }
#pragma warning restore CA1031
}
