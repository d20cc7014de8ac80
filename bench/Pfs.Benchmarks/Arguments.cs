using System.Globalization;

namespace Pfs.Benchmarks;

/// <summary>Walks over "--name value" pairs; each mistake becomes one sentence.</summary>
internal sealed class Arguments(string[] args)
{
    private int _next;

    /// <summary>The next option name, or null at the end.</summary>
    public string? NextOption() => _next < args.Length ? args[_next++] : null;

    public string Text(string option) =>
        _next < args.Length ? args[_next++] : throw new UsageException($"{option} needs a value; see --help");

    public long Number(string option, long min, long max) => Number(option, Text(option), min, max);

    /// <summary>Numbers between commas, at least one.</summary>
    public long[] Numbers(string option, long min, long max) => [.. Text(option).Split(',').Select(text => Number(option, text, min, max))];

    private static long Number(string option, string text, long min, long max) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new UsageException($"{option} {text}: a whole number from {min} to {max} is wanted");
}
