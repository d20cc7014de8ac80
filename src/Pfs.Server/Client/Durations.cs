using System.Globalization;

namespace Pfs.Server.Client;

/// <summary>Lengths of time on the command line: <c>90s</c>, <c>15m</c>, <c>12h</c>, <c>30d</c>.</summary>
internal static class Durations
{
    /// <summary>Usage failure: it is none, or longer than ten years.</summary>
    public static TimeSpan Parse(string option, string text)
    {
        const int MaxDays = 3650;
        var unit = text.Length == 0 ? 0 : text[^1] switch { 's' => 1L, 'm' => 60L, 'h' => 3600L, 'd' => 86_400L, _ => 0L };
        var isNumber = long.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        return unit > 0 && isNumber && count <= MaxDays * 86_400L / unit
            ? TimeSpan.FromSeconds(count * unit)
            : throw FailureException.Usage($"{option} is '{text}', but must be a number and s, m, h or d, such as 12h, and at most {MaxDays}d.");
    }

    /// <summary>As <see cref="Parse"/> reads it, in the largest unit that is exact.</summary>
    public static string Text(long seconds)
    {
        var (unit, length) = seconds switch
        {
            > 0 when seconds % 86_400 == 0 => ('d', 86_400),
            > 0 when seconds % 3600 == 0 => ('h', 3600),
            > 0 when seconds % 60 == 0 => ('m', 60),
            _ => ('s', 1),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / length}{unit}");
    }
}
