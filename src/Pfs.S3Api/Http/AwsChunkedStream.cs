using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>
/// Reads the content of an aws-chunked body and verifies signatures and framing on the way. What it hands out is proved only
/// when it has returned 0: nothing may be committed before that. Holds one line of at most 4 KiB, never a chunk.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
/// </summary>
internal sealed class AwsChunkedStream(PipeReader body, Payload payload, IReadOnlyCollection<string> announcedTrailers)
    : ReadOnlyStream
{
    private const int MaxLineBytes = 4096;
    private const int MinChunkBytes = 8192; // of all chunks but the last, as S3 documents
    private readonly IncrementalHash? _chunkHash =
        payload.Chunks is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private string _chunkSignature = "";
    private long _chunkBytes = MinChunkBytes;
    private long _left;
    private bool _inChunk;
    private bool _ended;

    /// <summary>Trailers by lower-case name; complete when the stream has ended.</summary>
    public Dictionary<string, string> Trailers { get; } = new(StringComparer.Ordinal);

    /// <exception cref="S3Exception">IncompleteBody, SignatureDoesNotMatch, InvalidChunkSizeError or MalformedTrailerError.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended || buffer.IsEmpty)
        {
            return 0;
        }

        if (!_inChunk && !await BeginChunkAsync(cancellationToken))
        {
            await EndAsync(cancellationToken);
            _ended = true;
            return 0;
        }

        var result = await body.ReadAsync(cancellationToken);
        var length = (int)Math.Min(Math.Min(result.Buffer.Length, _left), buffer.Length);
        if (length == 0)
        {
            body.AdvanceTo(result.Buffer.Start); // or the web server cannot read on to the next request
            throw new S3Exception(S3Error.IncompleteBody);
        }

        var data = result.Buffer.Slice(0, length);
        data.CopyTo(buffer.Span);
        body.AdvanceTo(data.End);
        _chunkHash?.AppendData(buffer.Span[..length]);
        _left -= length;
        if (_left == 0)
        {
            await FinishChunkAsync(cancellationToken);
        }

        return length;
    }

    protected override void Dispose(bool disposing)
    {
        _chunkHash?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>False at the chunk of size 0.</summary>
    private async ValueTask<bool> BeginChunkAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken);
        var semicolon = line.IndexOf(';');
        var size = semicolon < 0 ? line : line[..semicolon];
        if (size.Length is 0 or > 15 || !size.All(char.IsAsciiHexDigit)
            || (payload.Chunks is null) != (semicolon < 0))
        {
            throw new S3Exception(S3Error.IncompleteBody, "A chunk of the body does not begin with its size in hex.");
        }

        const string Signature = "chunk-signature=";
        if (semicolon >= 0 && !line.AsSpan(semicolon + 1).StartsWith(Signature, StringComparison.Ordinal))
        {
            throw new S3Exception(S3Error.IncompleteBody, "A chunk of the body is not signed.");
        }

        _chunkSignature = semicolon < 0 ? "" : line[(semicolon + 1 + Signature.Length)..];
        _left = long.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (_left == 0)
        {
            VerifyChunk();
            return false;
        }

        if (_chunkBytes < MinChunkBytes)
        {
            throw new S3Exception(S3Error.InvalidChunkSize);
        }

        _chunkBytes = _left;
        _inChunk = true;
        return true;
    }

    private async ValueTask FinishChunkAsync(CancellationToken cancellationToken)
    {
        if ((await ReadLineAsync(cancellationToken)).Length != 0)
        {
            throw new S3Exception(S3Error.IncompleteBody, "A chunk of the body is longer than its announced size.");
        }

        VerifyChunk();
        _inChunk = false;
    }

    private void VerifyChunk()
    {
        if (_chunkHash is null)
        {
            return;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _chunkHash.GetHashAndReset(hash);
        if (!payload.Chunks!.VerifyChunk(hash, _chunkSignature))
        {
            throw new S3Exception(S3Error.SignatureDoesNotMatch, "The signature of a chunk of the body does not match.");
        }
    }

    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (payload.HasTrailer)
        {
            await ReadTrailersAsync(cancellationToken);
        }
        else if ((await ReadLineAsync(cancellationToken)).Length != 0)
        {
            throw new S3Exception(S3Error.IncompleteBody);
        }

        var rest = await body.ReadAsync(cancellationToken);
        var isEnd = rest.IsCompleted && rest.Buffer.IsEmpty;
        body.AdvanceTo(rest.Buffer.Start);
        if (!isEnd)
        {
            throw new S3Exception(S3Error.IncompleteBody, "Bytes follow the last chunk of the body.");
        }
    }

    private async ValueTask ReadTrailersAsync(CancellationToken cancellationToken)
    {
        const string SignatureName = "x-amz-trailer-signature";
        var signedText = new StringBuilder();
        string? signature = null;
        while (true)
        {
            // AWS's own examples end a trailer with LF before the CRLF.
            var line = (await ReadLineAsync(cancellationToken)).TrimEnd('\n');
            if (line.Length == 0)
            {
                // ... and put an empty line before the signature.
                if (payload.Chunks is null || signature is not null || Trailers.Count == 0)
                {
                    break;
                }

                continue;
            }

            var colon = line.IndexOf(':');
            var name = colon <= 0 ? "" : line[..colon].Trim().ToLowerInvariant();
            var value = line[(colon + 1)..].Trim();
            if (name == SignatureName)
            {
                signature = value;
            }
            else if (name.Length == 0 || !announcedTrailers.Contains(name) || !Trailers.TryAdd(name, value))
            {
                throw new S3Exception(S3Error.MalformedTrailer);
            }
            else
            {
                signedText.Append(CultureInfo.InvariantCulture, $"{name}:{value}\n");
            }
        }

        if (Trailers.Count != announcedTrailers.Count)
        {
            throw new S3Exception(S3Error.MalformedTrailer);
        }

        if (payload.Chunks is not null && Trailers.Count + (signature is null ? 0 : 1) > 0)
        {
            VerifyTrailer(payload.Chunks, signedText.ToString(), signature);
        }
    }

    private static void VerifyTrailer(ChunkSignatures chunks, string text, string? signature)
    {
        if (signature is null || !chunks.VerifyTrailer(SHA256.HashData(Encoding.Latin1.GetBytes(text)), signature))
        {
            throw new S3Exception(S3Error.SignatureDoesNotMatch, "The signature of the body's trailer does not match.");
        }
    }

    /// <summary>Reads up to CRLF, which is not returned.</summary>
    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await body.ReadAsync(cancellationToken);
            if (TryTakeLine(result.Buffer, out var line, out var next))
            {
                body.AdvanceTo(next);
                return line;
            }

            var tooLong = result.Buffer.Length > MaxLineBytes;
            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (tooLong || result.IsCompleted)
            {
                throw new S3Exception(S3Error.IncompleteBody);
            }
        }
    }

    private static bool TryTakeLine(ReadOnlySequence<byte> buffer, out string line, out SequencePosition next)
    {
        var reader = new SequenceReader<byte>(buffer.Length > MaxLineBytes ? buffer.Slice(0, MaxLineBytes) : buffer);
        var found = reader.TryReadTo(out ReadOnlySequence<byte> bytes, "\r\n"u8);
        line = found ? Encoding.Latin1.GetString(bytes) : "";
        next = reader.Position;
        return found;
    }
}
