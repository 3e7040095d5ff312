using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Tls.Benchmarks.Measures;

/// <summary>Tables in Markdown: to the console at once, and into a file at the end.</summary>
internal sealed class Report(string? path)
{
    private readonly StringBuilder _text = new();

    public void Table(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new StringBuilder();
        table.AppendLine().AppendLine("## " + title).AppendLine();
        table.AppendLine("| " + string.Join(" | ", columns) + " |");
        table.AppendLine("|" + string.Concat(columns.Select(_ => "---|")));
        foreach (IReadOnlyList<string> row in rows) table.AppendLine("| " + string.Join(" | ", row) + " |");
        Console.Write(table);
        _text.Append(table);
    }

    public static string Number(double value) => value switch
    {
        >= 100 => value.ToString("#,##0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture) + "x";

    public void Save()
    {
        if (path is not null) File.WriteAllText(path, _text.ToString().TrimStart());
    }
}
