using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Pfs.Core;
using Pfs.S3Api.Auth;
using Pfs.S3Api.Checksums;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Http;

/// <summary>
/// The content of a request's body, whichever way it is framed, held against everything that was promised about it. Nothing
/// read from it may be committed before <see cref="Verify"/> has returned.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private readonly Payload _payload;
    private readonly Stream _content;
    private readonly AwsChunkedStream? _chunked;
    private readonly ChecksumCalculator? _checksum;
    private readonly IncrementalHash? _md5;
    private readonly bool _withMd5;
    private long _length;

    private RequestBody(Stream content, Payload payload, BodyPromises promises, ChecksumAlgorithm? algorithm, bool withMd5)
    {
        Promises = promises;
        _payload = payload;
        _content = content;
        _chunked = content as AwsChunkedStream;
        Algorithm = algorithm ?? promises.Algorithm;

        // The store computes the SHA-256 of all content anyway; see Verify.
        _checksum = Algorithm == ChecksumAlgorithm.Sha256 ? null : new ChecksumCalculator(Algorithm);
        _withMd5 = withMd5;
        _md5 = promises.Md5 is null && !withMd5 ? null : IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    }

    public BodyPromises Promises { get; }

    /// <summary>The algorithm of the checksum that <see cref="Verify"/> returns.</summary>
    public ChecksumAlgorithm Algorithm { get; }

    /// <param name="request">The request; its body has not been touched.</param>
    /// <param name="payload">How the body is framed and signed.</param>
    /// <param name="fallback">What to compute when the client names no checksum; null: CRC64NVME.</param>
    /// <param name="hasChecksum">True when checksum headers are about this body.</param>
    /// <param name="withMd5">True when what is stored is to have its MD5, which costs as much time as all other hashes together.</param>
    /// <exception cref="S3Exception">For promises that contradict themselves.</exception>
    public static RequestBody Open(
        HttpRequest request, Payload payload, ChecksumAlgorithm? fallback, bool hasChecksum, bool withMd5 = false)
    {
        var promises = BodyPromises.Read(request, payload, hasChecksum);
        var content = payload.IsChunked ? new AwsChunkedStream(request.BodyReader, payload, promises.Trailers) : request.Body;
        return new RequestBody(content, payload, promises, promises.HasChecksum ? null : fallback, withMd5);
    }

    /// <summary>Opens the file of a form.</summary>
    /// <param name="file">Its bytes; not disposed.</param>
    /// <param name="fields">The form's fields as headers.</param>
    /// <exception cref="S3Exception">For promises that contradict themselves.</exception>
    public static RequestBody OfForm(Stream file, IHeaderDictionary fields) =>
        new(file, Payload.Unsigned, BodyPromises.OfForm(fields), algorithm: null, withMd5: false);

    /// <summary>The next bytes of the content; 0 at its end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await ReadContentAsync(buffer, cancellationToken);
        _length += read;
        if (_length > Promises.Length)
        {
            throw new S3Exception(S3Error.IncompleteBody, "The body is longer than its announced length.");
        }

        _checksum?.Append(buffer.Span[..read]);
        _md5?.AppendData(buffer.Span[..read]);
        return read;
    }

    // Over HTTP/2 an upload that is given up ends its body with a bare IOException, which could be anything's.
    private async ValueTask<int> ReadContentAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _content.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException fault) when (fault is not (BadHttpRequestException or ConnectionResetException))
        {
            throw new ConnectionResetException(fault.Message, fault);
        }
    }

    /// <summary>Streams the content into the store and verifies it.</summary>
    /// <param name="store">Takes the content; what is refused here is never named by a commit.</param>
    /// <param name="maxBytes">The longest content to take; null: any.</param>
    /// <param name="cancellationToken">The request's.</param>
    public async ValueTask<FileContent> StoreAsync(PfsStore store, long? maxBytes, CancellationToken cancellationToken)
    {
        if (Promises.Length > maxBytes)
        {
            throw TooLarge(maxBytes.Value);
        }

        await using var writer = store.CreateWriter();
        while (true)
        {
            var read = await ReadAsync(writer.GetMemory(), cancellationToken);
            if (read == 0)
            {
                break;
            }

            if (_length > maxBytes)
            {
                throw TooLarge(maxBytes.Value);
            }

            await writer.AdvanceAsync(read, cancellationToken);
        }

        var content = await writer.FinishAsync(cancellationToken);
        Md5Tag? md5 = _withMd5 ? new Md5Tag(BinaryPrimitives.ReadUInt128BigEndian(_md5!.GetCurrentHash()), Parts: 0) : null;
        return content with { Checksum = Verify(content.Hash), Md5 = md5 };
    }

    /// <summary>Holds the whole content, of that SHA-256, against all promises; returns its checksum.</summary>
    /// <exception cref="S3Exception">IncompleteBody, XAmzContentSHA256Mismatch, BadDigest, InvalidRequest.</exception>
    public Checksum Verify(ContentHash hash)
    {
        if (Promises.Length is { } length && length != _length)
        {
            throw new S3Exception(S3Error.IncompleteBody, "You did not provide the number of bytes specified by the Content-Length HTTP header.");
        }

        if (_payload.Mode == PayloadMode.Hashed && _payload.Hash != hash)
        {
            throw new S3Exception(S3Error.Sha256Mismatch)
                .With("ClientComputedContentSHA256", _payload.Hash.ToString())
                .With("S3ComputedContentSHA256", hash.ToString());
        }

        if (Promises.Md5 is not null && !_md5!.GetHashAndReset().AsSpan().SequenceEqual(Promises.Md5))
        {
            throw new S3Exception(S3Error.BadDigest);
        }

        var value = new byte[ContentHash.Length];
        hash.CopyTo(value);
        value = _checksum?.Finish() ?? value;
        if (Promised() is { } promised && !promised.AsSpan().SequenceEqual(value))
        {
            throw new S3Exception(S3Error.BadDigest, $"The {Algorithm.Name()} you specified did not match the calculated checksum.");
        }

        return new Checksum(Algorithm, ChecksumType.FullObject, [.. value]);
    }

    public void Dispose()
    {
        _checksum?.Dispose();
        _md5?.Dispose();
        _chunked?.Dispose();
    }

    private byte[]? Promised()
    {
        if (Promises.Trailers.Length == 0)
        {
            return Promises.Checksum;
        }

        return ChecksumNames.TryDecode(Algorithm, _chunked!.Trailers[Promises.Trailers[0]])
            ?? throw new S3Exception(S3Error.InvalidRequest, $"Value for {Algorithm.HeaderName()} trailing header is invalid.");
    }

    private static S3Exception TooLarge(long maxBytes) =>
        new S3Exception(S3Error.EntityTooLarge).With("MaxSizeAllowed", $"{maxBytes}");
}
