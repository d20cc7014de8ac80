using System.Text;
using Pfs.Core.Storage.Local;

namespace Pfs.Core.Tests;

/// <summary>A real store in a temporary folder or on a simulated disk, with the few calls that tests repeat.</summary>
internal sealed class TempStore : IAsyncDisposable
{
    public static readonly BranchRef Main = Branch("master");

    private readonly string? _directory;

    private TempStore(string directory, bool isStill = false)
    {
        _directory = directory;
        Clock = new ManualClock { HoldsAll = isStill };
    }

    private TempStore(SimulatedDisk disk, bool isStill = false)
    {
        Disk = disk;
        Clock = new ManualClock { HoldsAll = isStill };
    }

    /// <summary>The disk in memory; null for a store in a folder.</summary>
    public SimulatedDisk? Disk { get; set; }

    public string Directory => _directory ?? "simulated";

    public ManualClock Clock { get; }

    public PfsStore Store { get; private set; } = null!;

    public static BranchRef Branch(string name) => new(RepoName.Parse("images"), BranchName.Parse(name));

    public static WriteOptions By(string author, string message = "") => new() { Author = author, Message = message };

    public static byte[] Noise(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Opens a new store in a folder, with the branch <c>master.images</c>.</summary>
    /// <param name="isStill">Whether it does nothing by itself; otherwise there is a checkpoint some seconds after a change.</param>
    public static Task<TempStore> CreateAsync(bool isStill = false) =>
        CreateAsync(new TempStore(Path.Combine(Path.GetTempPath(), "pfs-test-" + Path.GetRandomFileName()), isStill));

    /// <summary>Opens a new store in memory, with the branch <c>master.images</c>; <paramref name="isStill"/> as with one in a folder.</summary>
    public static Task<TempStore> InMemoryAsync(bool isStill = false) => CreateAsync(new TempStore(new SimulatedDisk(), isStill));

    /// <summary>Opens what a disk holds.</summary>
    public static async Task<TempStore> OpenAsync(SimulatedDisk disk)
    {
        var temp = new TempStore(disk);
        await temp.OpenAsync();
        return temp;
    }

    /// <summary>What it is opened with.</summary>
    public StoreOptions Options { get; set; } = new() { DataDirectory = "simulated", SegmentBytes = 1 << 20, ReserveBytes = 64 << 10 };

    public async Task OpenAsync() => Store = await StoreOpener.OpenAsync(
        Disk?.Mount() ?? PosixDirectory.Open(Directory), Options with { DataDirectory = Directory }, Clock, default);

    /// <summary>Reopens a store in memory from a checkpoint, then from its whole log; <paramref name="check"/> must hold each time.</summary>
    public async Task ReopenBothWaysAsync(Action<PfsStore> check)
    {
        check(Store);
        await Store.CheckpointAsync();
        await ReopenAsync();
        check(Store);
        await Store.DisposeAsync();
        Disk!.RemoveDerived();
        await OpenAsync();
        check(Store);
    }

    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        await OpenAsync();
    }

    public static Change.Delete Delete(string path, WriteCondition? condition = null) =>
        new(FilePath.Parse(path)) { Condition = condition };

    public async Task<Change.Put> PutOfAsync(string path, string text, WriteCondition? condition = null) =>
        new(FilePath.Parse(path), await StageAsync(text), FileHeaders.None) { Condition = condition };

    public async Task<WriteResult> CommitAsync(params Change[] changes) => await Store.CommitAsync(Main, changes, By("ada"), default);

    public async Task<UploadInfo> CreateUploadAsync(string path, BranchRef? branch = null) => await Store.CreateUploadAsync(
        new UploadInfo
        {
            Id = "",
            Branch = branch ?? Main,
            Path = FilePath.Parse(path),
            Headers = FileHeaders.None,
            Author = "ada",
            Created = default,
        },
        default);

    public CommitId? Head(BranchRef? branch = null) => Store.FindBranch(branch ?? Main)!.Head;

    public async Task<FileContent> StageAsync(byte[] body)
    {
        await using var writer = Store.CreateWriter();
        await writer.WriteAsync(body, default);
        return await writer.FinishAsync(default);
    }

    public Task<FileContent> StageAsync(string text) => StageAsync(Encoding.UTF8.GetBytes(text));

    public async Task<CommitId> PutAsync(string path, string text, BranchRef? branch = null, WriteCondition? condition = null) =>
        await PutAsync(path, Encoding.UTF8.GetBytes(text), branch, condition);

    public async Task<CommitId> PutAsync(string path, byte[] body, BranchRef? branch = null, WriteCondition? condition = null)
    {
        var change = new Change.Put(FilePath.Parse(path), await StageAsync(body), FileHeaders.None) { Condition = condition };
        return (await Store.CommitAsync(branch ?? Main, [change], By("ada"), default)).Commit!.Value;
    }

    public async Task<CommitId?> DeleteAsync(string path, BranchRef? branch = null) =>
        (await Store.CommitAsync(branch ?? Main, [new Change.Delete(FilePath.Parse(path))], By("ada"), default)).Commit;

    /// <summary>The file's text at a revision; null when there is none.</summary>
    public async Task<string?> TextAsync(string path, string revision = "HEAD", BranchRef? branch = null)
    {
        var bytes = await BytesAsync(path, revision, branch);
        return bytes is null ? null : Encoding.UTF8.GetString(bytes);
    }

    public async Task<byte[]?> BytesAsync(string path, string revision = "HEAD", BranchRef? branch = null)
    {
        var snapshot = await Store.OpenSnapshotAsync(branch ?? Main, Revision.Parse(revision), default);
        var entry = await snapshot.FindAsync(FilePath.Parse(path), default);
        return entry is null ? null : await ReadAsync(entry.Content, 0, entry.Content.Size);
    }

    public async Task<byte[]> ReadAsync(FileContent content, long offset, long length)
    {
        using var reader = Store.OpenReader(content, offset, length);
        using var all = new MemoryStream();
        while (await reader.ReadAsync(default) is { IsEmpty: false } block)
        {
            all.Write(block.Span);
        }

        return all.ToArray();
    }

    /// <summary>The same bytes by the form that fills the caller's memory, so many at a time.</summary>
    public async Task<byte[]> ReadInPlaceAsync(FileContent content, long offset, long length, int room)
    {
        using var reader = Store.OpenReader(content, offset, length);
        using var all = new MemoryStream();
        var buffer = new byte[room];
        while (await reader.ReadAsync(buffer, default) is > 0 and var count)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    public async Task<string[]> PathsAsync(string revision = "HEAD", BranchRef? branch = null)
    {
        var snapshot = await Store.OpenSnapshotAsync(branch ?? Main, Revision.Parse(revision), default);
        var page = await snapshot.ListAsync(new ListQuery { Limit = int.MaxValue }, default);
        return [.. page.Items.Select(item => item.File!.Path.ToString())];
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        if (_directory is not null)
        {
            System.IO.Directory.Delete(_directory, recursive: true);
        }
    }

    private static async Task<TempStore> CreateAsync(TempStore temp)
    {
        await temp.OpenAsync();
        await temp.Store.CreateBranchAsync(Main, from: null, createRepo: true, default);
        return temp;
    }
}
