using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Pfs.Rpc.Wire;

internal static class Gzip
{
    public const string Name = "gzip";

    private const int StepBytes = 16 * 1024;

    /// <summary>
    /// Appends what <paramref name="input"/> expands to; false when it is not gzip. RpcException: it expands to more than
    /// <paramref name="maxBytes"/>; a bomb is not expanded further than one step past that.
    /// </summary>
    public static bool TryDecompress(ReadOnlySequence<byte> input, PooledBuffer output, int maxBytes)
    {
        if (input.IsEmpty)
        {
            return false; // GZipStream would take it for a stream of nothing
        }

        try
        {
            using var gzip = new GZipStream(PipeReader.Create(input).AsStream(), CompressionMode.Decompress);
            var total = 0L;
            while (true)
            {
                var count = gzip.Read(output.GetSpan(StepBytes)[..StepBytes]);
                if (count == 0)
                {
                    return true;
                }

                output.Advance(count);
                total += count;
                if (total > maxBytes)
                {
                    throw MessageSize.TooLarge(maxBytes);
                }
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    public static void Compress(ReadOnlySpan<byte> input, PooledBuffer output)
    {
        using var gzip = new GZipStream(output.AsWriteStream(), CompressionLevel.Fastest);
        gzip.Write(input);
    }

    /// <summary>True when a list such as "identity,gzip" of an accept-encoding header has gzip.</summary>
    public static bool IsAcceptedBy(string acceptEncoding) =>
        acceptEncoding.Split(',', StringSplitOptions.TrimEntries).Contains(Name);
}
