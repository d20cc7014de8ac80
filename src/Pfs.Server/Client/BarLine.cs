using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pfs.Server.Client;

/// <summary>How a progress bar fits on one line of the terminal: what wraps cannot be drawn over and stays behind as litter.</summary>
internal sealed class BarLine
{
    private const int Roomy = 80; // columns, from which on bytes and rate are shown, too
    private const int BytesMax = 9; // "1023 MiB", and a blank before each column
    private const int OfMax = 9; // "/1023 MiB"
    private const int RateMax = 11; // "1023 MiB/s"
    private const int PercentMax = 5;
    private const int TimeMax = 9;
    private const int BarMax = 40;

    private readonly int _titleMax;

    /// <param name="width">Of the terminal, in columns.</param>
    /// <param name="ofBytes">Whether what is counted is bytes.</param>
    /// <param name="totalIsKnown">Whether it is known how much there is; otherwise only how much is done is shown.</param>
    public BarLine(int width, bool ofBytes, bool totalIsKnown)
    {
        var (columns, room) = (totalIsKnown, ofBytes && width >= Roomy) switch
        {
            (false, true) => ((ProgressColumn[])[new BytesColumn(totalIsKnown), new RateColumn()], BytesMax + RateMax),
            (false, false) => ([new BytesColumn(totalIsKnown)], BytesMax),
            (true, true) => ([new BytesColumn(totalIsKnown), new RateColumn(), new RemainingTimeColumn()], BytesMax + OfMax + RateMax + TimeMax),
            (true, false) => ([new PercentageColumn(), new RemainingTimeColumn()], PercentMax + TimeMax),
        };
        var left = Math.Max(width - room - 2, 2);
        var bar = Math.Min(left / 2, BarMax);
        _titleMax = left - bar;
        Columns = [new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = bar }, .. columns];
    }

    /// <summary>The error stream, which the caller found to be a terminal: a pipe on standard input makes no difference to that.</summary>
    public static IAnsiConsole ConsoleOf(CommandIo io) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(io.Error), Interactive = InteractionSupport.Yes });

    /// <summary>From left to right.</summary>
    public ProgressColumn[] Columns { get; }

    /// <summary>The title as markup; of a long one the end, which tells files apart.</summary>
    public string Title(string text)
    {
        if (text.Sum(Width) <= _titleMax)
        {
            return Markup.Escape(text);
        }

        var begin = text.Length;
        for (var room = _titleMax - 1; begin > 0 && (room -= Width(text[begin - 1])) >= 0;)
        {
            begin--;
        }

        return Markup.Escape("…" + text[begin..]);
    }

    // East Asian characters take two columns; a surrogate is half of one that does.
    private static int Width(char character) => character >= '\u1100' && !char.IsSurrogate(character) ? 2 : 1;

    private sealed class BytesColumn(bool totalIsKnown) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(Display.Bytes((long)task.Value) + (totalIsKnown ? "/" + Display.Bytes((long)task.MaxValue) : ""));
    }

    private sealed class RateColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.Speed is { } rate ? Display.Bytes((long)rate) + "/s" : "");
    }
}
