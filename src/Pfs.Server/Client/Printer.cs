using System.Text;
using System.Text.Json;
using Spectre.Console;

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

    private Table? _table;

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
            _table ??= NewTable(columns);
            _table.AddRow(cells.Select(cell => new Text(cell)).ToArray());
        }
        else
        {
            io.Out.WriteLine(string.Join('\t', cells));
        }
    }

    /// <summary>Prints the table, whose column widths are known only now.</summary>
    public async Task FlushAsync()
    {
        if (_table is { } table)
        {
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(io.Out) }).Write(table);
            _table = null;
        }

        await io.Out.FlushAsync(CancellationToken.None);
    }

    private static Table NewTable(string[] columns)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))).NoWrap());
        }

        return table;
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
