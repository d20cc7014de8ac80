using System.Text;
using System.Text.Json;

namespace Pfs.Server.Client;

/// <summary>
/// Answers on standard output: for machines one JSON object a line, for people a sentence or a table, and tabs instead of
/// the table when the output is no terminal.
/// </summary>
internal sealed class Printer(CommandIo io, bool json)
{
    private static readonly JsonWriterOptions JsonOptions = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for terminals and pipes, not for HTML
    };

    // A table's columns are as wide as their widest cell among this many rows, which wait for it in memory.
    private const int RowsMax = 1000;

    private readonly List<string[]> _rows = [];
    private int[] _widths = [];

    public bool Json { get; } = json;

    /// <summary>One object, as JSON or as <paramref name="line"/>.</summary>
    public void Line(string line, Action<Utf8JsonWriter> write)
    {
        if (Json)
        {
            WriteJson(write);
        }
        else
        {
            io.Out.WriteLine(line);
        }
    }

    /// <summary>One row of a list, as JSON or under <paramref name="columns"/>.</summary>
    public void Row(string[] columns, string[] cells, Action<Utf8JsonWriter> write)
    {
        if (Json)
        {
            WriteJson(write);
        }
        else if (io.OutIsTerminal)
        {
            if (_widths.Length == 0)
            {
                _widths = new int[columns.Length];
                _rows.Add(columns);
            }

            _rows.Add(cells);
            if (_rows.Count >= RowsMax)
            {
                WriteRows();
            }
        }
        else
        {
            io.Out.WriteLine(string.Join('\t', cells));
        }
    }

    /// <summary>Prints what waits for its column widths.</summary>
    public async Task FlushAsync()
    {
        WriteRows();
        await io.Out.FlushAsync(CancellationToken.None);
    }

    // No cell is cut or wrapped, however narrow the terminal: ids and paths are there to be copied.
    private void WriteRows()
    {
        foreach (var row in _rows)
        {
            for (var column = 0; column < row.Length; column++)
            {
                _widths[column] = Math.Max(_widths[column], row[column].Length);
            }
        }

        foreach (var row in _rows)
        {
            io.Out.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(_widths[column]))).TrimEnd());
        }

        _rows.Clear();
    }

    private void WriteJson(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, JsonOptions))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        io.Out.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
