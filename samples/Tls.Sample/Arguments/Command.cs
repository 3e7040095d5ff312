using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Tls.Sample;

/// <summary>One thing the program can do.</summary>
/// <param name="Name">As the user types it.</param>
/// <param name="Operand">How the help calls the one argument that is no option; null where there is none.</param>
/// <param name="Summary">One line.</param>
/// <param name="Options">All that it accepts, besides --help.</param>
/// <param name="RunAsync">Gives the exit code.</param>
internal sealed record Command(
    string Name, string? Operand, string Summary, IReadOnlyList<Option> Options, Func<ParsedArguments, Task<int>> RunAsync);
