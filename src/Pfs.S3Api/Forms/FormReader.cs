using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Pfs.S3Api.Errors;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Forms;

/// <summary>
/// Reads multipart/form-data (RFC 7578) part by part while it arrives; as a stream it is the content of the part that
/// <see cref="NextAsync"/> came to. Holds one line of a part's headers, never its content.
/// </summary>
internal sealed class FormReader : ReadOnlyStream
{
    private const int MaxHeaderBytes = 4096; // of one part, and so of a line
    private const int MaxBoundaryChars = 70; // RFC 2046, section 5.1.1
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly PipeReader _body;
    private readonly byte[] _delimiter; // CRLF, two dashes, boundary
    private bool _hasBegun;
    private bool _inPart;

    private FormReader(PipeReader body, string boundary)
    {
        _body = body;
        _delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
    }

    /// <exception cref="S3Exception">PreconditionFailed for another content type; MalformedPOSTRequest without a good boundary.</exception>
    public static FormReader Open(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new S3Exception(S3Error.PreconditionFailed)
                .With("Condition", "Bucket POST must be of the enclosure-type multipart/form-data");
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= MaxBoundaryChars && Ascii.IsValid(boundary)
            ? new FormReader(request.BodyReader, boundary)
            : throw Malformed();
    }

    /// <summary>The next part, when the one before was read to its end; null when there is none.</summary>
    /// <exception cref="S3Exception">MalformedPOSTRequest.</exception>
    public async ValueTask<FormPart?> NextAsync(CancellationToken cancellationToken)
    {
        if (!_hasBegun)
        {
            await BeginAsync(cancellationToken);
            _hasBegun = true;
        }

        if (await StartsWithAsync("--"u8.ToArray(), cancellationToken))
        {
            return null;
        }

        if ((await ReadLineAsync(cancellationToken)).AsSpan().ContainsAnyExcept(' ', '\t'))
        {
            throw Malformed();
        }

        var part = await ReadHeadersAsync(cancellationToken);
        _inPart = true;
        return part;
    }

    /// <summary>The rest of the part as text.</summary>
    /// <exception cref="S3Exception">MalformedPOSTRequest for what is not UTF-8; MaxPostPreDataLengthExceeded.</exception>
    public async ValueTask<string> ReadTextAsync(int bytesMax, CancellationToken cancellationToken)
    {
        using var text = new PooledBuffer();
        for (var read = -1; read != 0; text.Advance(read))
        {
            read = await ReadAsync(text.GetMemory(512), cancellationToken);
            if (text.Length + read > bytesMax)
            {
                throw new S3Exception(S3Error.MaxPostPreDataLengthExceeded).With("MaxPostPreDataLengthBytes", $"{PostForm.MaxFieldBytes}");
            }
        }

        return Decode(text.WrittenSpan);
    }

    /// <summary>The next bytes of the part; 0 at its end.</summary>
    /// <exception cref="S3Exception">MalformedPOSTRequest when the form ends inside the part.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_inPart && !buffer.IsEmpty)
        {
            var result = await _body.ReadAsync(cancellationToken);
            var window = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, (long)buffer.Length + _delimiter.Length));
            var length = LengthBeforeDelimiter(window, out var isDelimiter);
            if (length > 0)
            {
                length = Math.Min(length, buffer.Length);
                window.Slice(0, length).CopyTo(buffer.Span);
                _body.AdvanceTo(window.GetPosition(length));
                return (int)length;
            }

            if (isDelimiter)
            {
                _body.AdvanceTo(window.GetPosition(_delimiter.Length));
                _inPart = false;
                return 0;
            }

            _body.AdvanceTo(window.Start, window.End);
            if (result.IsCompleted)
            {
                throw Malformed();
            }
        }

        return 0;
    }

    /// <summary>How many bytes are the part's for certain: up to the delimiter, or to where one may begin.</summary>
    private long LengthBeforeDelimiter(ReadOnlySequence<byte> window, out bool isDelimiter)
    {
        var reader = new SequenceReader<byte>(window);
        isDelimiter = reader.TryReadTo(out ReadOnlySequence<byte> before, _delimiter, advancePastDelimiter: false);
        return isDelimiter ? before.Length : Math.Max(0, window.Length - _delimiter.Length + 1);
    }

    /// <summary>The first delimiter, before which most clients send no line end.</summary>
    private async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (!await StartsWithAsync(_delimiter.AsMemory(2), cancellationToken) && !await StartsWithAsync(_delimiter, cancellationToken))
        {
            throw Malformed();
        }
    }

    /// <summary>True, and past it, if <paramref name="text"/> comes next.</summary>
    private async ValueTask<bool> StartsWithAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        var result = await _body.ReadAtLeastAsync(text.Length, cancellationToken);
        var buffer = result.Buffer;
        var begins = buffer.Length >= text.Length && buffer.Slice(0, text.Length).ToArray().AsSpan().SequenceEqual(text.Span);
        _body.AdvanceTo(begins ? buffer.GetPosition(text.Length) : buffer.Start);
        return begins;
    }

    private async ValueTask<FormPart> ReadHeadersAsync(CancellationToken cancellationToken)
    {
        ContentDispositionHeaderValue? disposition = null;
        var left = MaxHeaderBytes;
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken);
            left -= line.Length;
            if (left < 0)
            {
                throw Malformed();
            }

            if (line.Length == 0)
            {
                break;
            }

            const string Name = "Content-Disposition:";
            if (line.StartsWith(Name, StringComparison.OrdinalIgnoreCase)
                && !ContentDispositionHeaderValue.TryParse(line[Name.Length..].Trim(), out disposition))
            {
                throw Malformed();
            }
        }

        // RFC 2183 section 2: a parameter has a value; FileNameStar throws when there is none.
        if (disposition is null
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
            || disposition.Parameters.Any(parameter => !parameter.Value.HasValue))
        {
            throw Malformed();
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name);
        if (name.Length == 0)
        {
            throw Malformed();
        }

        var file = FileNameOf(disposition);
        return new FormPart(name.ToString(), file.HasValue ? file.ToString().Replace("\\\"", "\"", StringComparison.Ordinal) : null);
    }

    private static StringSegment FileNameOf(ContentDispositionHeaderValue disposition)
    {
        try
        {
            return disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        }
        catch (NotSupportedException)
        {
            throw Malformed(); // filename* may name any charset, and of UTF-7 the runtime will hear nothing
        }
    }

    /// <summary>Reads up to CRLF, which is not returned.</summary>
    private async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _body.ReadAsync(cancellationToken);
            var buffer = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, MaxHeaderBytes));
            var position = new SequenceReader<byte>(buffer);
            if (position.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
            {
                var text = line.ToArray();
                _body.AdvanceTo(position.Position);
                return Decode(text);
            }

            _body.AdvanceTo(buffer.Start, result.Buffer.End);
            if (result.IsCompleted || buffer.Length == MaxHeaderBytes)
            {
                throw Malformed();
            }
        }
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed();
        }
    }

    private static S3Exception Malformed() => new(S3Error.MalformedPostRequest);
}
