using System;
using System.Collections.Generic;
using Tls.Benchmarks;
using Tls.Benchmarks.Contestants;
using Tls.Benchmarks.Measures;

const string Usage = """
    usage: dotnet run -c Release --project Tls.Tests/Benchmarks -- [all | handshake | bulk | memory | sockets | kem | primitives] [--quick] [--out FILE]

    Compares this library with SslStream and, where libssl.so.3 is there, with OpenSSL, in turns in one process. Read the ratios.
    """;

string what = "all";
string? path = null;
bool isQuick = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--quick":
            isQuick = true;
            break;
        case "--out" when i + 1 < args.Length:
            path = args[++i];
            break;
        case "all" or "handshake" or "bulk" or "memory" or "sockets" or "kem" or "primitives":
            what = args[i];
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

using var certificates = new BenchmarkCertificates();
List<IContestant> contestants = [new Ours(certificates), new Platform(certificates)];
if (LibSsl.IsAvailable) contestants.Add(new OpenSsl(certificates));
else Console.WriteLine("libssl.so.3 is missing: OpenSSL is left out.");

var report = new Report(path);
if (what is "all" or "handshake") HandshakeBenchmark.Run(contestants, report, isQuick);
if (what is "all" or "bulk") BulkBenchmark.Run(contestants, report, isQuick);
if (what is "all" or "memory") MemoryBenchmark.Run(contestants, report, isQuick);
if (what is "all" or "sockets") SocketBenchmark.Run(certificates, report, isQuick);
if (what is "all" or "kem") KemBenchmark.Run(report, isQuick);
report.Save();
if (what is "all" or "primitives") PrimitiveBenchmark.Run(isQuick);
foreach (IContestant contestant in contestants) contestant.Dispose();
return 0;
