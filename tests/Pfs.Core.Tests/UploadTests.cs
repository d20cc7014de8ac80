using System.Buffers.Binary;
using System.Security.Cryptography;
using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class UploadTests
{
    private static readonly FilePath Path = FilePath.Parse("big");

    [Fact]
    public async Task Its_parts_become_one_file_in_one_commit_whose_hash_is_that_of_all_bytes()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var (one, two, three) = (TempStore.Noise(1_500_000, 1), TempStore.Noise(10, 2), TempStore.Noise(70_000, 3));
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 5, two);
        await PutAsync(temp, upload, 9, three);
        await PutAsync(temp, upload, 2, one);

        var completed = await CompleteAsync(temp, upload, 2, 5, 9);

        byte[] all = [.. one, .. two, .. three];
        completed.Content.Hash.Should().Be(ContentHash.Of(all));
        completed.Content.PartSizes.Should().Equal(1_500_000, 10, 70_000);
        completed.Commit.Should().Be(temp.Head());
        (await temp.BytesAsync("big"))!.AsSpan().SequenceEqual(all).Should().BeTrue();
        (await temp.Store.LogAsync(TempStore.Main.Repo, completed.Commit, 10, default)).Should().ContainSingle();
        temp.Store.ListUploads(TempStore.Main).Should().BeEmpty();
    }

    [Fact]
    public async Task Checksums_and_MD5s_of_parts_are_kept_however_the_store_is_opened()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.Store.CreateUploadAsync(
            new UploadInfo
            {
                Id = "",
                Branch = TempStore.Main,
                Path = Path,
                Headers = FileHeaders.None,
                Author = "ada",
                Created = default,
                ChecksumAlgorithm = ChecksumAlgorithm.Crc32,
            },
            default);
        foreach (var number in new byte[] { 1, 2 })
        {
            var part = await temp.StageAsync([number]) with
            {
                Checksum = new Checksum(ChecksumAlgorithm.Crc32, ChecksumType.FullObject, [0, 0, 0, number]),
                Md5 = new Md5Tag(UInt128.MaxValue - number, Parts: 0),
            };
            await temp.Store.PutPartAsync(upload, number, part, default);
        }

        await temp.ReopenBothWaysAsync(store =>
            store.ListParts(upload).Select(part => part.Content.Md5!.Value.Value).Should().Equal(UInt128.MaxValue - 1, UInt128.MaxValue - 2));
        var whole = new Checksum(ChecksumAlgorithm.Crc32, ChecksumType.Composite, [9, 9, 9, 9]);
        await temp.Store.CompleteUploadAsync(upload, [new(1, null), new(2, null)], whole, null, TempStore.By("ada"), default);

        byte[] md5s = [.. Enumerable.Repeat((byte)0xff, 15), 0xfe, .. Enumerable.Repeat((byte)0xff, 15), 0xfd];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(md5s);
        var md5 = new Md5Tag(BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset()), Parts: 2);
        await temp.ReopenBothWaysAsync(store =>
        {
            var snapshot = store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default).AsTask().Result;
            var content = snapshot.FindAsync(Path, default).AsTask().Result!.Content;
            content.Md5.Should().Be(md5);
            content.PartChecksum(0)!.Value.Should().Equal(0, 0, 0, 1);
            content.PartChecksum(1)!.Value.Should().Equal(0, 0, 0, 2);
            content.PartChecksum(1)!.Type.Should().Be(ChecksumType.FullObject);
            store.FindUpload(TempStore.Main, Path, upload.Id)!.Completed!.Content.Md5.Should().Be(md5, "a completion sent again answers it");
        });
    }

    [Fact]
    public async Task Only_so_many_are_in_progress_on_a_branch_and_in_the_store()
    {
        await using var temp = await TempStore.InMemoryAsync();
        temp.Options = temp.Options with { MaxBranchUploads = 2, MaxUploads = 3 };
        await temp.ReopenAsync();
        await temp.Store.CreateBranchAsync(TempStore.Branch("dev"), null, createRepo: false, default);
        var first = await temp.CreateUploadAsync("1");
        var second = await temp.CreateUploadAsync("2");

        (await CreateAsync("master")).Should().Be(PfsError.Busy);
        (await CreateAsync("dev")).Should().BeNull();
        (await CreateAsync("dev")).Should().Be(PfsError.Busy, "three are in progress");
        await temp.Store.AbortUploadAsync(first, default);
        await PutAsync(temp, second, 1, "x"u8.ToArray());
        await CompleteAsync(temp, second, 1);
        await temp.ReopenBothWaysAsync(_ => { });
        (await CreateAsync("master")).Should().BeNull();
        (await CreateAsync("dev")).Should().BeNull();
        (await CreateAsync("dev")).Should().Be(PfsError.Busy);
        await temp.Store.DeleteBranchAsync(TempStore.Branch("dev"), onlyEmpty: false, andLastRepo: false, default);
        (await CreateAsync("master")).Should().BeNull("what a deleted branch had is gone");

        async Task<PfsError?> CreateAsync(string branch)
        {
            try
            {
                await temp.Store.CreateUploadAsync(second with { Branch = TempStore.Branch(branch), Path = FilePath.Parse("another") }, default);
                return null;
            }
            catch (PfsException refusal)
            {
                return refusal.Error;
            }
        }
    }

    [Fact]
    public async Task A_part_put_again_replaces_the_first()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 1, "old"u8.ToArray());
        await PutAsync(temp, upload, 1, "new"u8.ToArray());

        await CompleteAsync(temp, upload, 1);

        (await temp.TextAsync("big")).Should().Be("new");
    }

    [Fact]
    public async Task A_part_that_is_not_named_is_left_out()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 1, "1"u8.ToArray());
        await PutAsync(temp, upload, 2, "2"u8.ToArray());
        await PutAsync(temp, upload, 3, "3"u8.ToArray());

        await CompleteAsync(temp, upload, 1, 3);

        (await temp.TextAsync("big")).Should().Be("13");
    }

    [Fact]
    public async Task Parts_that_are_equal_read_back_each_in_its_place()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var zeros = new byte[2 << 20];
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 1, zeros);
        await PutAsync(temp, upload, 2, "between"u8.ToArray());
        await PutAsync(temp, upload, 3, zeros);
        await PutAsync(temp, upload, 4, zeros);

        await CompleteAsync(temp, upload, 1, 2, 3, 4);

        byte[] all = [.. zeros, .. "between"u8, .. zeros, .. zeros];
        (await temp.BytesAsync("big"))!.AsSpan().SequenceEqual(all).Should().BeTrue();
    }

    [Fact]
    public async Task Parts_may_be_empty()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 1, []);
        await PutAsync(temp, upload, 2, "x"u8.ToArray());
        await PutAsync(temp, upload, 3, []);
        var empty = await temp.CreateUploadAsync("empty");
        await PutAsync(temp, empty, 1, []);
        await PutAsync(temp, empty, 2, []);

        var some = await CompleteAsync(temp, upload, 1, 2, 3);
        var none = await CompleteAsync(temp, empty, 1, 2);

        await temp.ReopenAsync();
        some.Content.PartSizes.Should().Equal(0, 1, 0);
        (await temp.TextAsync("big")).Should().Be("x");
        none.Content.Hash.Should().Be(ContentHash.Of([]));
        (await temp.TextAsync("empty")).Should().Be("");
    }

    [Fact]
    public async Task A_completion_refuses_bad_lists_and_names_the_part()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 1, "1"u8.ToArray());
        await PutAsync(temp, upload, 2, "2"u8.ToArray());
        var wrong = ContentHash.Of("3"u8);

        (await RefusedAsync(PfsError.PartInvalid, new(1, null), new(3, null))).Index.Should().Be(1);
        (await RefusedAsync(PfsError.PartInvalid, new(1, wrong), new(2, null))).Index.Should().Be(0);
        (await RefusedAsync(PfsError.InvalidArgument, new(2, null), new(1, null))).Index.Should().Be(1);
        (await RefusedAsync(PfsError.InvalidArgument, new(1, null), new(1, null))).Index.Should().Be(1);
        await RefusedAsync(PfsError.InvalidArgument);

        temp.Head().Should().BeNull("nothing was written");
        Task<PfsException> RefusedAsync(PfsError error, params CompletedPart[] parts) => Refusal.OfAsync(
            error, async () => await temp.Store.CompleteUploadAsync(upload, parts, null, null, TempStore.By("ada"), default));
    }

    [Fact]
    public async Task Completed_again_with_the_same_list_gives_the_same_answer_and_no_second_commit_also_after_a_restart()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 1, "1"u8.ToArray());
        await PutAsync(temp, upload, 2, "2"u8.ToArray());
        var first = await CompleteAsync(temp, upload, 1, 2);

        var second = await CompleteAsync(temp, upload, 1, 2);
        await temp.ReopenAsync();
        var third = await CompleteAsync(temp, upload, 1, 2);

        (second.Commit, third.Commit).Should().Be((first.Commit, first.Commit));
        third.Parts.Should().Equal(first.Parts);
        temp.Head().Should().Be(first.Commit);
        await Refusal.OfAsync(PfsError.UploadNotFound, () => CompleteAsync(temp, upload, 1));
        await Refusal.OfAsync(PfsError.UploadNotFound, () => PutAsync(temp, upload, 3, [1]));
    }

    [Fact]
    public async Task In_progress_survives_a_restart_with_its_parts()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 1, TempStore.Noise(200_000));
        await PutAsync(temp, upload, 2, "2"u8.ToArray());

        await temp.ReopenAsync();

        temp.Store.FindUpload(TempStore.Main, Path, upload.Id).Should().BeEquivalentTo(upload, options => options.ComparingByMembers<UploadInfo>());
        temp.Store.ListParts(upload).Select(part => (part.Number, part.Content.Size)).Should().Equal((1, 200_000L), (2, 1L));
        (await CompleteAsync(temp, upload, 1, 2)).Content.Size.Should().Be(200_001);
    }

    [Fact]
    public async Task Aborted_is_gone_with_its_parts()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 1, "1"u8.ToArray());

        await temp.Store.AbortUploadAsync(upload, default);

        temp.Store.FindUpload(TempStore.Main, Path, upload.Id).Should().BeNull();
        await Refusal.OfAsync(PfsError.UploadNotFound, () => CompleteAsync(temp, upload, 1));
        await Refusal.OfAsync(PfsError.UploadNotFound, async () => await temp.Store.AbortUploadAsync(upload, default));
        Refusal.Of(PfsError.UploadNotFound, () => temp.Store.ListParts(upload));
    }

    [Fact]
    public async Task Is_found_by_its_own_branch_and_path_only()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");

        temp.Store.FindUpload(TempStore.Main, FilePath.Parse("other"), upload.Id).Should().BeNull();
        temp.Store.FindUpload(TempStore.Branch("dev"), Path, upload.Id).Should().BeNull();
        await Refusal.OfAsync(PfsError.UploadNotFound, () => PutAsync(temp, upload with { Path = FilePath.Parse("other") }, 1, [1]));
        await Refusal.OfAsync(PfsError.BranchNotFound, () => temp.CreateUploadAsync("big", TempStore.Branch("dev")));
    }

    [Fact]
    public async Task A_part_number_is_1_to_10000()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");

        await Refusal.OfAsync(PfsError.InvalidArgument, () => PutAsync(temp, upload, 0, [1]));
        await Refusal.OfAsync(PfsError.InvalidArgument, () => PutAsync(temp, upload, 10_001, [1]));
        await PutAsync(temp, upload, 10_000, [1]);
    }

    [Fact]
    public async Task Uploads_are_listed_by_path_and_then_by_start()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var b = await temp.CreateUploadAsync("b");
        var a1 = await temp.CreateUploadAsync("a");
        var a2 = await temp.CreateUploadAsync("a");

        temp.Store.ListUploads(TempStore.Main).Select(upload => upload.Id).Should().Equal(a1.Id, a2.Id, b.Id);
    }

    [Fact]
    public async Task On_a_branch_with_an_open_commit_it_is_staged_there()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var open = await temp.Store.StartCommitAsync(TempStore.Main, TempStore.By("ada"), default);
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 1, "1"u8.ToArray());

        var completed = await CompleteAsync(temp, upload, 1);

        completed.Commit.Should().Be(open);
        temp.Head().Should().BeNull();
        (await temp.TextAsync("big", open.ToString())).Should().Be("1");
        var finished = await temp.Store.FinishCommitAsync(TempStore.Main.Repo, open, null, default);
        (await temp.TextAsync("big")).Should().Be("1");
        temp.Head().Should().Be(finished.Id);
    }

    [Fact]
    public async Task A_condition_is_decided_when_it_is_completed()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");
        await PutAsync(temp, upload, 1, "1"u8.ToArray());
        await temp.PutAsync("big", "there already");

        await Refusal.OfAsync(PfsError.ConditionFailed, async () => await temp.Store.CompleteUploadAsync(
            upload, [new(1, null)], null, new WriteCondition { MustBeAbsent = true }, TempStore.By("ada"), default));

        (await temp.TextAsync("big")).Should().Be("there already");
        await CompleteAsync(temp, upload, 1); // the upload is still in progress
    }

    [Fact]
    public async Task Goes_with_its_branch()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var upload = await temp.CreateUploadAsync("big");

        await temp.Store.DeleteBranchAsync(TempStore.Main, onlyEmpty: false, andLastRepo: false, default);
        await temp.Store.CreateBranchAsync(TempStore.Main, null, createRepo: false, default);

        temp.Store.FindUpload(TempStore.Main, Path, upload.Id).Should().BeNull();
    }

    private static async Task PutAsync(TempStore temp, UploadInfo upload, int number, byte[] body) =>
        await temp.Store.PutPartAsync(upload, number, await temp.StageAsync(body), default);

    private static async Task<CompletedUpload> CompleteAsync(TempStore temp, UploadInfo upload, params int[] numbers) =>
        await temp.Store.CompleteUploadAsync(
            upload, [.. numbers.Select(number => new CompletedPart(number, null))], null, null, TempStore.By("ada"), default);
}
