using System.Globalization;
using System.Text;

namespace Pfs.Benchmarks.Dedup;

/// <summary>A table of orders as text, about 80 bytes a row, in which every row has its own number.</summary>
internal static class CsvTable
{
    private static readonly string[] Cities = ["Aarhus", "Bordeaux", "Coimbra", "Dresden", "Eindhoven", "Funchal", "Ghent", "Helsinki"];

    private const int RowsAtOnce = 1000;

    /// <summary>Writes rows up to <paramref name="bytes"/>; then, with <paramref name="inserted"/>, one more stands before them.</summary>
    public static void Write(Stream output, long bytes, bool inserted)
    {
        output.Write("order,customer,city,ordered,price,rate,note\n"u8);
        if (inserted)
        {
            output.Write("0,17,Aarhus,2026-01-01,1.00,0.5,this row was not there before\n"u8);
        }

        var random = new Random(1);
        var text = new StringBuilder();
        var written = 0L;
        for (var row = 1; written < bytes; row++)
        {
            var start = text.Length;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row},{random.Next(1, 90_000)},{Cities[random.Next(Cities.Length)]},2026-{random.Next(1, 13):00}-{random.Next(1, 29):00},{random.Next(100, 900_000) / 100.0:F2},{random.NextDouble():F12},{random.NextInt64():x}\n");
            written += text.Length - start;
            if (written >= bytes || row % RowsAtOnce == 0)
            {
                output.Write(Encoding.ASCII.GetBytes(text.ToString()));
                text.Clear();
            }
        }
    }
}
