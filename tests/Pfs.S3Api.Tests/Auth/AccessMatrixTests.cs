using FluentAssertions;
using Pfs.Core;
using Pfs.S3Api.Operations;
using Pfs.S3Api.Tests.Hosting;
using Pfs.Testing;
using Xunit;

namespace Pfs.S3Api.Tests.Auth;

/// <summary>Every operation of the table, by a caller of every kind.</summary>
public sealed class AccessMatrixTests
{
    private const string Bucket = "master.images";
    private static readonly BranchRef Branch = new(RepoName.Parse("images"), BranchName.Default);

    /// <summary>All forms that the name of a read-only bucket has (docs/semantics.md).</summary>
    private static readonly string[] Views =
        ["{commit}.images", "{commit}.master.images", "back-0.master.images", "at-{time}.master.images", "HEAD~1.master.images"];

    public static TheoryData<string> ReadOnlyBuckets => [.. Views];

    public static TheoryData<string> Buckets => [Bucket, "images", .. Views];

    [Theory]
    [MemberData(nameof(Buckets))]
    public async Task Who_has_not_the_right_is_refused_and_changes_nothing(string form)
    {
        await using var host = await S3Host.StartAsync(Bucket);
        var bucket = await PrepareAsync(host, form);
        var callers = await Callers.CreateAsync(host.Access);
        var head = host.Store.FindBranch(Branch)!.Head;
        var refusals = 0;
        foreach (var row in OperationTable.Rows)
        {
            foreach (var caller in callers.All.Where(caller => !May(caller, row)))
            {
                var answer = await SendAsync(host, caller, row, bucket);

                answer.Status.Should().Be(403, $"{row.Operation} by {caller}");
                if (row.Method != "HEAD")
                {
                    answer.Text.Should().Contain(
                        caller.AccessKey is null || caller.IsAccepted ? "<Code>AccessDenied</Code>" : "<Code>InvalidAccessKeyId</Code>", $"{row.Operation} by {caller}");
                }

                refusals++;
            }
        }

        refusals.Should().BeGreaterThan(5 * OperationTable.Rows.Length);
        host.Store.FindBranch(Branch)!.Head.Should().Be(head);
        host.Store.ListUploads(Branch).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_has_the_right_is_not_refused_for_want_of_it()
    {
        await using var host = await S3Host.StartAsync(Bucket);
        var callers = await Callers.CreateAsync(host.Access);
        foreach (var row in OperationTable.Rows)
        {
            foreach (var caller in callers.All.Where(caller => May(caller, row)))
            {
                await host.SendAsync("PUT", $"/{Bucket}");
                await host.PutAsync($"/{Bucket}/a", "1");

                var answer = await SendAsync(host, caller, row, Bucket);

                answer.Status.Should().NotBe(403, $"{row.Operation} by {caller}: {answer.Text}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(ReadOnlyBuckets))]
    public async Task In_a_read_only_bucket_who_may_write_is_told_that_nobody_can(string form)
    {
        await using var host = await S3Host.StartAsync(Bucket);
        var bucket = await PrepareAsync(host, form);
        var callers = await Callers.CreateAsync(host.Access);
        var head = host.Store.FindBranch(Branch)!.Head;
        foreach (var row in OperationTable.Rows)
        {
            foreach (var caller in callers.All.Where(caller => May(caller, row)))
            {
                var answer = await SendAsync(host, caller, row, bucket);

                var isRead = AccessTable.RightFor(row.Operation) is Right.Known or Right.Read;
                var expected = (row.NotImplemented, row.Operation, isRead) switch
                {
                    (not null, _, _) => 501,
                    (_, "CreateBucket", _) => 400, // the name is taken for good
                    (_, "ListParts", _) => 405, // where nothing is uploaded, there are no parts
                    (_, _, false) => 405,
                    _ => 0,
                };
                (expected == 0 ? answer.Status is not (403 or 405) : answer.Status == expected)
                    .Should().BeTrue($"{row.Operation} by {caller}: {answer.Status} {answer.Text}");
            }
        }

        host.Store.FindBranch(Branch)!.Head.Should().Be(head);
        host.Store.ListUploads(Branch).Should().BeEmpty();
    }

    [Fact]
    public void The_table_gives_no_operation_away()
    {
        foreach (var row in OperationTable.Rows)
        {
            var expected = (row.Operation, row.Method, row.Target) switch
            {
                ("ListBuckets", _, _) => Right.Known,
                ("SelectObjectContent", _, _) => Right.Read,
                ("DeleteObjects" or "PostObject", _, _) => Right.Write,
                (_, "GET" or "HEAD", _) => Right.Read,
                (_, _, Target.Object) => Right.Write,
                _ => Right.Admin,
            };
            AccessTable.RightFor(row.Operation).Should().Be(expected, row.Operation);
        }
    }

    [Fact]
    public void Every_operation_has_its_row_in_the_table_of_rights()
    {
        var known = AccessTable.All.Select(row => row.Key).Where(name => !name.Contains('/')).ToList();

        OperationTable.Rows.Select(row => row.Operation).Distinct().Should().BeSubsetOf(known);
        known.Should().BeSubsetOf(OperationTable.Rows.Select(row => row.Operation));
    }

    [Theory]
    [InlineData("/master.images/a")]
    [InlineData("/master.images/absent")]
    [InlineData("/master.absent/a")]
    [InlineData("/master.images")]
    [InlineData("/absent.images")]
    [InlineData("/a.b.c.d")]
    [InlineData("/back-1.master.images/a")]
    public async Task Nothing_is_told_of_what_exists(string target)
    {
        await using var host = await S3Host.StartAsync(Bucket);
        await host.PutAsync($"/{Bucket}/a", "1");
        var nobody = (await Callers.CreateAsync(host.Access)).All.Single(caller => caller.Name == "no rights");

        var answer = await host.SendAsAsync((nobody.AccessKey!, nobody.SecretKey!), "GET", target);

        answer.Status.Should().Be(403);
        answer.Text.Should().Contain("AccessDenied");
    }

    [Fact]
    public async Task Lists_hold_what_the_caller_may_read()
    {
        await using var host = await S3Host.StartAsync(Bucket);
        await host.SendAsync("PUT", "/other.images");
        await host.SendAsync("PUT", "/master.other");
        var callers = await Callers.CreateAsync(host.Access);

        (await BucketsAsync("no rights")).Should().BeEmpty();
        (await BucketsAsync("reader")).Should().Equal("master.images", "other.images");
        (await BucketsAsync("reader of another branch")).Should().Equal("other.images");
        (await BucketsAsync("admin of another repo")).Should().Equal("master.other");

        async Task<IEnumerable<string>> BucketsAsync(string name)
        {
            var caller = callers.All.Single(caller => caller.Name == name);
            var answer = await host.SendAsAsync((caller.AccessKey!, caller.SecretKey!), "GET", "/");
            return answer.Text.Split("<Name>").Skip(1).Select(rest => rest[..rest.IndexOf('<', StringComparison.Ordinal)]);
        }
    }

    [Fact]
    public async Task Only_admins_write_to_a_protected_branch_and_all_readers_read_it()
    {
        await using var host = await S3Host.StartAsync(Bucket);
        await host.SendAsync("PUT", "/other.images");
        await host.PutAsync($"/{Bucket}/k", "1");
        await host.Store.ProtectBranchAsync(Branch, true, default);
        var writer = await KeyAsync("wendy", "writer images");
        var admin = await KeyAsync("adam", "admin images");

        var refused = await host.SendAsAsync(writer, "PUT", $"/{Bucket}/k", "2"u8.ToArray());
        (refused.Status, refused.Code, refused.Element("Message")).Should().Be(
            (403, "AccessDenied", "Access Denied: 'wendy' has not the right 'admin' here; an administrator can grant it."));
        foreach (var (method, target) in new[] { ("DELETE", "k"), ("POST", "big?uploads"), ("PUT", "k?tagging"), ("POST", "?delete") })
        {
            (await host.SendAsAsync(writer, method, $"/{Bucket}/{target}")).Status.Should().Be(403, $"{method} {target}");
        }

        (await host.SendAsAsync(writer, "GET", $"/{Bucket}/k")).Text.Should().Be("1");
        (await host.SendAsAsync(writer, "PUT", "/other.images/k", "2"u8.ToArray())).Status.Should().Be(200);
        (await host.SendAsAsync(admin, "PUT", $"/{Bucket}/k", "2"u8.ToArray())).Status.Should().Be(200);
        await host.Store.ProtectBranchAsync(Branch, false, default);
        (await host.SendAsAsync(writer, "PUT", $"/{Bucket}/k", "3"u8.ToArray())).Status.Should().Be(200);

        async Task<(string AccessKey, string SecretKey)> KeyAsync(string name, string grant)
        {
            await host.Access.CreatePrincipalAsync(name, [Grant.Parse(grant)], default);
            var made = await host.Access.CreateKeyAsync(name, null, default);
            return (made.Key.Id, made.SecretKey);
        }
    }

    [Fact]
    public async Task Copies_and_versions_need_the_right_to_their_source()
    {
        await using var host = await S3Host.StartAsync(Bucket);
        await host.SendAsync("PUT", "/other.images");
        await host.PutAsync($"/{Bucket}/secret", "1");
        await host.PutAsync("/other.images/open", "2");
        await host.SendAsync("PUT", "/master.other");
        var secret = host.Store.FindBranch(Branch)!.Head!.Value;
        var reading = Grant.Parse("reader images@other");
        var writing = Grant.Parse("writer other");
        await host.Access.CreatePrincipalAsync("ada", [reading, writing], default);
        var made = await host.Access.CreateKeyAsync("ada", null, default);
        var ada = (made.Key.Id, made.SecretKey);

        (await host.SendAsAsync(ada, "GET", "/other.images/open")).Status.Should().Be(200);
        (await host.SendAsAsync(ada, "GET", $"/other.images/secret?versionId={secret}")).Status.Should().Be(403);
        (await host.SendAsAsync(ada, "GET", "/other.images/secret?versionId=master~0")).Status.Should().Be(403);
        (await host.SendAsAsync(ada, "GET", $"/{secret.ToString()[..12]}.images/secret")).Status.Should().Be(403);
        (await host.SendAsAsync(ada, "GET", $"/{secret.ToString()[..12]}.other.images?list-type=2")).Status.Should().Be(403);
        (await host.SendAsAsync(ada, "GET", "/other.images?versions&key-marker=open&version-id-marker=master~0")).Status.Should().Be(403);
        (await host.SendAsAsync(ada, "GET", "/other.images?versions&key-marker=open&version-id-marker=absent~0")).Status.Should().Be(403);
        (await host.SendAsAsync(ada, "GET", "/other.images?versions&key-marker=open&version-id-marker=HEAD")).Status.Should().Be(200);
        (await CopyAsync("/master.images/secret")).Status.Should().Be(403);
        (await CopyAsync($"/other.images/secret?versionId={secret}")).Status.Should().Be(403);
        (await CopyAsync("/absent.images/secret")).Status.Should().Be(403);
        (await CopyAsync("/other.images/open")).Status.Should().Be(200);
        (await CopyPartAsync("/master.images/secret")).Status.Should().Be(403);

        Task<S3Answer> CopyAsync(string source) => host.SendAsAsync(ada, "PUT", "/master.other/copy", null, ("x-amz-copy-source", source));

        async Task<S3Answer> CopyPartAsync(string source)
        {
            var created = await host.SendAsAsync(ada, "POST", "/master.other/big?uploads");
            var id = created.Text.Split("<UploadId>")[1].Split('<')[0];
            return await host.SendAsAsync(ada, "PUT", $"/master.other/big?partNumber=1&uploadId={id}", null, ("x-amz-copy-source", source));
        }
    }

    [Fact]
    public async Task What_is_public_is_read_without_a_signature_and_nothing_else()
    {
        await using var host = await S3Host.StartAsync(Bucket);
        await host.PutAsync($"/{Bucket}/a", "1");
        await host.SendAsync("PUT", "/master.other");
        var reading = Grant.Parse("reader images");
        await host.Access.CreatePrincipalAsync(Identity.AnonymousName, [reading], default);

        (await host.SendAsAsync(null, "GET", $"/{Bucket}/a")).Text.Should().Be("1");
        (await host.SendAsAsync(null, "GET", $"/{Bucket}?list-type=2")).Status.Should().Be(200);
        (await host.SendAsAsync(null, "GET", $"/{Bucket}/a?response-content-type=text/html")).Status.Should().Be(400);
        (await host.SendAsAsync(null, "GET", "/")).Status.Should().Be(403);
        (await host.SendAsAsync(null, "PUT", $"/{Bucket}/a", [1])).Status.Should().Be(403);
        (await host.SendAsAsync(null, "DELETE", $"/{Bucket}/a")).Status.Should().Be(403);
        (await host.SendAsAsync(null, "GET", "/master.other/a")).Status.Should().Be(403);
    }

    [Fact]
    public async Task A_session_is_used_with_its_token_alone()
    {
        await using var host = await S3Host.StartAsync(Bucket);
        await host.PutAsync($"/{Bucket}/a", "1");
        var reading = Grant.Parse("reader images");
        await host.Access.CreatePrincipalAsync("ada", [reading], default);
        var key = await host.Access.CreateKeyAsync("ada", null, default);
        var session = host.Access.CreateSession(host.Access.Find(key.Key.Id).Credential!.Identity, TimeSpan.FromHours(1), null);
        var signer = (session.AccessKey, session.SecretKey);

        (await host.SendAsAsync(signer, "GET", $"/{Bucket}/a", null, ("x-amz-security-token", session.Token))).Status.Should().Be(200);
        (await host.SendAsAsync(signer, "PUT", $"/{Bucket}/a", [1], ("x-amz-security-token", session.Token))).Status.Should().Be(403);
        (await host.SendAsAsync(signer, "GET", $"/{Bucket}/a")).Text.Should().Contain("InvalidAccessKeyId");
        (await host.SendAsAsync(signer, "GET", $"/{Bucket}/a", null, ("x-amz-security-token", session.Token + "x"))).Text.Should().Contain("InvalidToken");
        (await host.SendAsAsync((session.AccessKey, "wrong"), "GET", $"/{Bucket}/a", null, ("x-amz-security-token", session.Token)))
            .Text.Should().Contain("SignatureDoesNotMatch");
    }

    private static bool May(Callers.Caller caller, OperationRow row) => caller.IsAccepted && AccessTable.RightFor(row.Operation) switch
    {
        Right.Known => true,
        var right => caller.Identity.May(right, Branch.Repo, Branch.Branch),
    };

    /// <summary>The key in two versions, so that there is a past; the name of the bucket in that form.</summary>
    private static async Task<string> PrepareAsync(S3Host host, string form)
    {
        await host.PutAsync($"/{Bucket}/a", "0");
        var commit = (await host.PutAsync($"/{Bucket}/a", "1")).VersionId!;
        var time = TimeProvider.System.GetUtcNow().AddMinutes(1).ToString("yyyyMMdd't'HHmmss'z'", null);
        return form.Replace("{commit}", commit[..12], StringComparison.Ordinal).Replace("{time}", time, StringComparison.Ordinal);
    }

    private static Task<S3Answer> SendAsync(S3Host host, Callers.Caller caller, OperationRow row, string bucket)
    {
        var query = string.Join('&', row.Markers.Select(marker => $"{marker.Name}={marker.Value ?? (marker.Name == "partNumber" ? "1" : "x")}"));
        var path = row.Target switch
        {
            Target.Service => "/",
            Target.Bucket => $"/{bucket}",
            _ => $"/{bucket}/a",
        };
        (string, string)[] headers = row.Header is null ? [] : [(row.Header, $"/{Bucket}/a")];
        if (row.Operation == "PostObject")
        {
            // Its signature is in the form; without one it is refused before anything is asked about.
            var form = new TestForm { Bucket = bucket, AccessKey = caller.AccessKey ?? "x", SecretKey = caller.SecretKey ?? "x" };
            form.Tamper = caller.AccessKey is null ? fields => fields.RemoveAll(field => field.Name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)) : null;
            return form.SendAsync(host, $"/{bucket}");
        }

        (string, string)? signer = caller.AccessKey is null ? null : (caller.AccessKey, caller.SecretKey!);
        return host.SendAsAsync(signer, row.Method, path + (query.Length > 0 ? "?" + query : ""), null, headers);
    }
}
