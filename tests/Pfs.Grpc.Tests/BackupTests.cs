using System.Security.Cryptography;
using FluentAssertions;
using Google.Protobuf;
using Grpc.Core;
using Pfs.Grpc.V1;
using Xunit;

namespace Pfs.Grpc.Tests;

public sealed class BackupTests
{
    [Fact]
    public async Task A_plan_names_the_segments_and_their_bytes_are_read_from_where_the_copy_ends()
    {
        await using var server = await GrpcServer.StartAsync();
        var first = await server.WriteAsync("a", "text");
        var plan = await PlanAsync(server);
        var files = plan.Skip(1).Select(part => part.File).ToList();
        var log = files.Single(file => file.Name == "log-00000001.pfs");

        var whole = await ReadAsync(server, log, have: []);
        var rest = await ReadAsync(server, log, have: whole.Bytes[..100]);
        var other = await ReadAsync(server, log, have: new byte[100]);
        var nothing = await ReadAsync(server, log, have: whole.Bytes);

        // A checkpoint may have come, which adds a segment of data.
        plan[0].Header.Should().BeEquivalentTo(
            new { Store = first.Id, Commits = 1L, FileCount = (long)files.Count, TotalBytes = files.Sum(file => file.Length) });
        files.Count.Should().BeInRange(1, 2);
        log.TailHash.Should().Be(HashOf(whole.Bytes));
        whole.Bytes.Should().HaveCount((int)log.Length);
        (rest.Offset, rest.Bytes.Length).Should().Be((100, whole.Bytes.Length - 100));
        (other.Offset, other.Bytes.Length).Should().Be((0, whole.Bytes.Length));
        (nothing.Offset, nothing.Bytes.Length).Should().Be((log.Length, 0));
        new[] { whole.Hash, rest.Hash, other.Hash, nothing.Hash }.Should().AllBe(HashOf(whole.Bytes));
    }

    [Fact]
    public async Task What_was_planned_does_not_change_when_others_write()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync("a", new string('a', 100_000));
        var plan = await PlanAsync(server);
        var before = await Task.WhenAll(plan.Skip(1).Select(part => ReadAsync(server, part.File, have: [])));

        await server.WriteAsync("b", new string('b', 100_000));
        var after = await Task.WhenAll(plan.Skip(1).Select(part => ReadAsync(server, part.File, have: [])));

        plan.Should().HaveCount(3, "a body of 100 kB is in a data segment");
        after.Select(read => read.Hash).Should().Equal(before.Select(read => read.Hash));
        (await PlanAsync(server))[0].Header.Commits.Should().Be(2);
    }

    [Theory]
    [InlineData("log-00000009.pfs", 32, 0, "", StatusCode.NotFound, "FILE_NOT_FOUND")]
    [InlineData("../log-00000001.pfs", 32, 0, "", StatusCode.InvalidArgument, "INVALID_ARGUMENT")]
    [InlineData("lock", 0, 0, "", StatusCode.InvalidArgument, "INVALID_ARGUMENT")]
    [InlineData("log-00000001.pfs", 1L << 40, 0, "", StatusCode.InvalidArgument, "INVALID_ARGUMENT")]
    [InlineData("log-00000001.pfs", 32, 33, "", StatusCode.InvalidArgument, "INVALID_ARGUMENT")]
    [InlineData("log-00000001.pfs", 32, 16, "xyz", StatusCode.InvalidArgument, "INVALID_ARGUMENT")]
    [InlineData("log-00000001.pfs", -1, -1, "", StatusCode.InvalidArgument, "INVALID_ARGUMENT")]
    public async Task What_no_plan_named_is_refused(string name, long length, long have, string hash, StatusCode status, string reason)
    {
        await using var server = await GrpcServer.StartAsync();

        using var call = server.Admin.ReadBackup(new ReadBackupRequest { Name = name, Length = length, Have = have, HaveHash = hash });

        await call.ResponseStream.MoveNext(CancellationToken.None).ShouldBeRefusedAsync(status, reason);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_in_the_middle_leaves_nothing_running()
    {
        await using var server = await GrpcServer.StartAsync();
        await server.WriteAsync([.. Enumerable.Range(0, 10).SelectMany(i => new[]
        {
            GrpcServer.Start($"{i}"), new WriteFilesRequest { Data = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(3_000_000)) },
        })]);
        var data = (await PlanAsync(server))[^1].File;

        using (var call = server.Admin.ReadBackup(new ReadBackupRequest { Name = data.Name, Length = data.Length }))
        {
            await call.ResponseStream.MoveNext(CancellationToken.None);
            await call.ResponseStream.MoveNext(CancellationToken.None);
        }

        (await ReadAsync(server, data, have: [])).Hash.Should().NotBeEmpty();
    }

    private static async Task<List<PlanBackupResponse>> PlanAsync(GrpcServer server)
    {
        using var call = server.Admin.PlanBackup(new PlanBackupRequest());
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }

    private static async Task<(long Offset, byte[] Bytes, string Hash)> ReadAsync(GrpcServer server, BackupFile file, byte[] have)
    {
        var request = new ReadBackupRequest { Name = file.Name, Length = file.Length, Have = have.Length, HaveHash = have.Length > 0 ? HashOf(have) : "" };
        using var call = server.Admin.ReadBackup(request);
        var parts = await call.ResponseStream.ReadAllAsync().ToListAsync();
        var bytes = new MemoryStream();
        foreach (var part in parts)
        {
            part.Data.WriteTo(bytes);
        }

        return (parts[0].Header.Offset, bytes.ToArray(), parts[^1].Report.Hash);
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
