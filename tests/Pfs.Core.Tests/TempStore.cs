using System.Text;

namespace Pfs.Core.Tests;

/// <summary>A real store in a temporary folder, with the few calls that tests repeat.</summary>
internal sealed class TempStore : IAsyncDisposable
{
    public static readonly BranchRef Main = new(RepoName.Parse("images"), BranchName.Parse("master"));

    private TempStore(string directory) => Directory = directory;

    public string Directory { get; }

    public ManualClock Clock { get; } = new();

    public PfsStore Store { get; private set; } = null!;

    public static WriteOptions By(string author, string message = "") => new() { Author = author, Message = message };

    /// <summary>Opens a new store with the branch <c>master.images</c>.</summary>
    public static async Task<TempStore> CreateAsync()
    {
        var temp = new TempStore(Path.Combine(Path.GetTempPath(), "pfs-test-" + Path.GetRandomFileName()));
        await temp.OpenAsync();
        await temp.Store.CreateBranchAsync(Main, from: null, createRepo: true, default);
        return temp;
    }

    public async Task OpenAsync() => Store = await PfsStore.OpenAsync(
        new StoreOptions { DataDirectory = Directory, SegmentBytes = 1 << 20 }, Clock, default);

    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        await OpenAsync();
    }

    public async Task<FileContent> StageAsync(byte[] body)
    {
        await using var writer = Store.CreateWriter();
        await writer.WriteAsync(body, default);
        return await writer.FinishAsync(default);
    }

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

    public async Task<string[]> PathsAsync(string revision = "HEAD", BranchRef? branch = null)
    {
        var snapshot = await Store.OpenSnapshotAsync(branch ?? Main, Revision.Parse(revision), default);
        var page = await snapshot.ListAsync(new ListQuery { Limit = int.MaxValue }, default);
        return [.. page.Items.Select(item => item.File!.Path.ToString())];
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
