using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Pfs.Core.Commits;
using Pfs.Core.Files;
using Pfs.Core.State;

namespace Pfs.Core;

public sealed partial class PfsStore
{
    private const int UploadIdBytes = 16;
    private const int UploadIdRandomBytes = 8;
    private const int MaxPartNumber = 10_000; // the limit that S3 documents

    /// <summary>
    /// Opens an upload in parts; durable. <see cref="UploadInfo.Id"/>, <see cref="UploadInfo.Created"/> and
    /// <see cref="UploadInfo.Completed"/> of <paramref name="upload"/> are ignored and given anew in the answer. <see cref="PfsError.Busy"/> when as many
    /// are in progress as <see cref="StoreOptions.MaxUploads"/> and <see cref="StoreOptions.MaxBranchUploads"/> allow.
    /// </summary>
    public ValueTask<UploadInfo> CreateUploadAsync(UploadInfo upload, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _committer.RunAsync(batch =>
        {
            _ = batch.State.Branch(upload.Branch);
            RefuseTooManyUploads(batch.State, upload.Branch);
            var opened = upload with
            {
                Id = NewUploadId(batch.Now),
                Created = batch.Now,
                Completed = null,
            };
            batch.Emit(new UploadOpened(opened));
            return new ValueTask<UploadInfo>(opened);
        });
    }

    /// <summary>The upload, in progress or completed not long ago; null when there is none of that id for this branch and path.</summary>
    public UploadInfo? FindUpload(BranchRef branch, FilePath path, string id) => FindUpload(_committer.State, branch, path, id);

    /// <summary>The uploads in progress on a branch, by path, then by id, which is the order of their start.</summary>
    public IReadOnlyList<UploadInfo> ListUploads(BranchRef branch) =>
        [.. _committer.State.Uploads.Values
            .Select(upload => upload.Info)
            .Where(upload => upload.Branch == branch && upload.Completed is null)
            .OrderBy(upload => upload.Path)
            .ThenBy(upload => upload.Id, StringComparer.Ordinal)];

    /// <summary>
    /// Stores a part, durable; a part of the same number is replaced. <see cref="PfsError.UploadNotFound"/> when the
    /// upload is not in progress; <see cref="PfsError.InvalidArgument"/> when the number is not 1 to 10,000.
    /// </summary>
    public ValueTask<PartInfo> PutPartAsync(
        UploadInfo upload, int number, FileContent content, CancellationToken cancellationToken)
    {
        if (number is < 1 or > MaxPartNumber)
        {
            throw new PfsException(PfsError.InvalidArgument, $"Part number {number} is not 1 to {MaxPartNumber}.");
        }

        return StorePartAsync(upload, number, content, cancellationToken);
    }

    /// <summary>The parts of an upload in progress, by number; <see cref="PfsError.UploadNotFound"/> when it is not.</summary>
    public IReadOnlyList<PartInfo> ListParts(UploadInfo upload) => [.. _committer.State.OpenUpload(upload).Parts.Values];

    /// <summary>
    /// Makes the file of the named parts, in one commit, and ends the upload. Sent again with the same list it gives the
    /// same answer. Refuses with <see cref="PfsError.UploadNotFound"/>, <see cref="PfsError.PartInvalid"/> (with
    /// <see cref="PfsException.Index"/>), <see cref="PfsError.InvalidArgument"/> (no parts, or numbers that do not ascend) and as <see cref="CommitAsync"/>.
    /// </summary>
    /// <param name="upload">The upload.</param>
    /// <param name="parts">1 to 10,000 parts, numbers strictly ascending.</param>
    /// <param name="checksum">The object's checksum to keep; null for none.</param>
    /// <param name="condition">What must hold for the path; null for nothing.</param>
    /// <param name="options">As for any commit.</param>
    /// <param name="cancellationToken">Gives up before the commit is durable, or not at all.</param>
    public ValueTask<CompletedUpload> CompleteUploadAsync(
        UploadInfo upload,
        IReadOnlyList<CompletedPart> parts,
        Checksum? checksum,
        WriteCondition? condition,
        WriteOptions options,
        CancellationToken cancellationToken)
    {
        CheckMessage(options.Message);
        return CompleteAsync(upload, parts, checksum, condition, options, cancellationToken);
    }

    /// <summary>Drops an upload and its parts; <see cref="PfsError.UploadNotFound"/> when it is not in progress.</summary>
    public ValueTask AbortUploadAsync(UploadInfo upload, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _uploadHashes.Forget(upload.Id);
        return Finish(DropAsync(batch =>
        {
            _ = batch.State.OpenUpload(upload);
            batch.Emit(new UploadAborted(upload.Id));
            return new ValueTask<bool>(true);
        }));
    }

    // The time comes first, so that a listing goes on behind an upload that is gone by now; the rest cannot be guessed.
    private static string NewUploadId(DateTimeOffset now)
    {
        var id = RandomNumberGenerator.GetBytes(UploadIdBytes);
        BinaryPrimitives.WriteInt64BigEndian(id.AsSpan(0, UploadIdBytes - UploadIdRandomBytes), Micros.From(now));
        return Convert.ToHexStringLower(id);
    }

    private void RefuseTooManyUploads(StoreState state, BranchRef branch)
    {
        if (state.OpenUploads.GetValueOrDefault(branch) >= _options.MaxBranchUploads)
        {
            throw new PfsException(
                PfsError.Busy, $"{_options.MaxBranchUploads} uploads are in progress on branch '{branch}'; complete or abort some of them.");
        }

        if (state.Uploads.Count - state.CompletedUploadCount >= _options.MaxUploads)
        {
            throw new PfsException(PfsError.Busy, $"{_options.MaxUploads} uploads are in progress; complete or abort some of them.");
        }
    }

    private ImmutableSortedDictionary<int, PartInfo>? PartsOf(string upload) =>
        _committer.State.Uploads.TryGetValue(upload, out var state) && state.Info.Completed is null ? state.Parts : null;

    private async ValueTask<PartInfo> StorePartAsync(
        UploadInfo upload, int number, FileContent content, CancellationToken cancellationToken)
    {
        using var lease = _leases.Take();
        _parts.Guard.ThrowIfFull();
        await _chunks.SyncAsync(content.Needs, cancellationToken);
        var stored = await _committer.RunAsync(batch =>
        {
            _ = batch.State.OpenUpload(upload);
            var part = new PartInfo(number, batch.Settle(content), batch.Now);
            batch.Emit(new PartStored(upload.Id, part));
            return new ValueTask<PartInfo>(part);
        });
        _uploadHashes.Stored(upload.Id, content.Size);
        return stored;
    }

    private async ValueTask<CompletedUpload> CompleteAsync(
        UploadInfo upload,
        IReadOnlyList<CompletedPart> wanted,
        Checksum? checksum,
        WriteCondition? condition,
        WriteOptions options,
        CancellationToken cancellationToken)
    {
        CheckOrder(wanted);
        using var lease = _leases.Take();
        var state = _committer.State; // one for both looks: another may complete the upload in between
        if (CompletedOf(state, upload) is { } done)
        {
            return AnswerAgain(upload, done, wanted);
        }

        var parts = Pick(state.OpenUpload(upload), wanted);
        var content = await JoinAsync(upload, parts, checksum, cancellationToken);
        var change = new Change.Put(upload.Path, content, upload.Headers) { Condition = condition };
        var prepared = await PreparedChanges.MakeAsync([change], _chunks, cancellationToken);
        await _chunks.SyncAsync(prepared.Needs, cancellationToken);
        var result = await _committer.RunAsync(async batch =>
        {
            if (CompletedOf(batch.State, upload) is { } before)
            {
                return AnswerAgain(upload, before, wanted);
            }

            if (!Pick(batch.State.OpenUpload(upload), wanted).SequenceEqual(parts))
            {
                throw new PfsException(PfsError.PartInvalid, $"A part of upload '{upload.Id}' was replaced while it was completed.");
            }

            var written = await _writes.WriteAsync(batch, upload.Branch, prepared, options);
            var completed = new CompletedUpload(
                written.Commit!.Value,
                content with { Needs = default },
                [.. parts.Select(part => new CompletedPart(part.Number, part.Content.Hash))]);
            batch.Emit(new UploadCompleted(upload.Id, completed));
            return completed;
        });
        _uploadHashes.Forget(upload.Id);
        return result;
    }

    private static UploadInfo? FindUpload(StoreState state, BranchRef branch, FilePath path, string id) =>
        state.Uploads.TryGetValue(id, out var upload) && upload.Info.Branch == branch && upload.Info.Path == path ? upload.Info : null;

    private static CompletedUpload? CompletedOf(StoreState state, UploadInfo upload) => FindUpload(state, upload.Branch, upload.Path, upload.Id)?.Completed;

    private static void CheckOrder(IReadOnlyList<CompletedPart> parts)
    {
        if (parts.Count is < 1 or > MaxPartNumber)
        {
            throw new PfsException(PfsError.InvalidArgument, $"A completion names 1 to {MaxPartNumber} parts, not {parts.Count}.");
        }

        for (var index = 1; index < parts.Count; index++)
        {
            if (parts[index].Number <= parts[index - 1].Number)
            {
                throw new PfsException(
                    PfsError.InvalidArgument, $"Part {parts[index].Number} comes after part {parts[index - 1].Number}; numbers must ascend.")
                {
                    Index = index,
                };
            }
        }
    }

    private static CompletedUpload AnswerAgain(UploadInfo upload, CompletedUpload done, IReadOnlyList<CompletedPart> wanted)
    {
        var same = done.Parts.Length == wanted.Count && done.Parts.Zip(wanted).All(pair =>
            pair.First.Number == pair.Second.Number && (pair.Second.Hash ?? pair.First.Hash) == pair.First.Hash);
        return same
            ? done
            : throw new PfsException(PfsError.UploadNotFound, $"Upload '{upload.Id}' was completed already, with another list of parts.");
    }

    private static List<PartInfo> Pick(UploadState upload, IReadOnlyList<CompletedPart> wanted)
    {
        var parts = new List<PartInfo>(wanted.Count);
        foreach (var (number, hash) in wanted)
        {
            if (!upload.Parts.TryGetValue(number, out var part) || (hash ?? part.Content.Hash) != part.Content.Hash)
            {
                throw new PfsException(
                    PfsError.PartInvalid, $"Part {number} of upload '{upload.Info.Id}' was never uploaded or has another ETag.")
                {
                    Index = parts.Count,
                };
            }

            parts.Add(part);
        }

        return parts;
    }

    // No data moves: a manifest over the parts' own roots.
    private async ValueTask<FileContent> JoinAsync(
        UploadInfo upload, List<PartInfo> parts, Checksum? checksum, CancellationToken cancellationToken)
    {
        var manifest = new ManifestBuilder(_chunks);
        foreach (var part in parts.Where(part => part.Content.Size > 0))
        {
            manifest.Add(part.Content.Root, default);
        }

        return new FileContent
        {
            Hash = parts is [var only] ? only.Content.Hash : await _uploadHashes.HashAsync(upload.Id, parts, cancellationToken),
            Size = parts.Sum(part => part.Content.Size),
            Root = manifest.Finish(),
            Needs = manifest.Needs,
            PartSizes = [.. parts.Select(part => part.Content.Size)],
            Checksum = checksum,
            PartChecksums = PartChecksums(upload, parts, checksum),
            Md5 = Md5Of(parts),
        };
    }

    // Those that a client asked for when it opened the upload; what an edge computes by itself, nobody asks for part by part.
    private static ImmutableArray<byte> PartChecksums(UploadInfo upload, List<PartInfo> parts, Checksum? checksum) =>
        checksum is not null && upload.ChecksumAlgorithm == checksum.Algorithm
        && parts.TrueForAll(part => part.Content.Checksum is { Type: ChecksumType.FullObject } own && own.Algorithm == checksum.Algorithm)
            ? [.. parts.SelectMany(part => part.Content.Checksum!.Value)]
            : [];

    // As S3 has it: the MD5 of the parts' MD5s.
    private static Md5Tag? Md5Of(List<PartInfo> parts)
    {
        if (!parts.TrueForAll(part => part.Content.Md5 is not null))
        {
            return null;
        }

        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        Span<byte> bytes = stackalloc byte[16];
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, part.Content.Md5!.Value.Value);
            md5.AppendData(bytes);
        }

        md5.GetHashAndReset(bytes);
        return new Md5Tag(BinaryPrimitives.ReadUInt128BigEndian(bytes), parts.Count);
    }
}
