using FluentAssertions;
using Pfs.Grpc.V1;
using Pfs.Testing;
using Xunit;

namespace Pfs.Grpc.Tests.Reference;

/// <summary>docs/api.md is made from the contract.</summary>
public sealed class ApiPageTests
{
    private static readonly string File = Repository.PathOf("docs", "api.md");

    [Fact]
    public void The_page_says_what_the_contract_says()
    {
        var page = ApiPage.Make();
        if (Environment.GetEnvironmentVariable("PFS_UPDATE_GOLDEN") == "1")
        {
            System.IO.File.WriteAllText(File, page);
        }

        System.IO.File.ReadAllLines(File).Except(page.Split('\n')).Should().BeEmpty("docs/api.md says what the contract does not; PFS_UPDATE_GOLDEN=1 rewrites it");
        System.IO.File.ReadAllText(File).Equals(page, StringComparison.Ordinal).Should().BeTrue("docs/api.md is made from the contract; PFS_UPDATE_GOLDEN=1 rewrites it");
    }

    [Fact]
    public void The_page_has_a_heading_for_every_service_rpc_message_and_enum_and_no_two_alike()
    {
        var file = PfsReflection.Descriptor;
        string[] names =
        [
            .. file.Services.Select(service => service.Name), .. file.Services.SelectMany(service => service.Methods).Select(method => method.Name),
            .. file.MessageTypes.Select(type => type.Name), .. file.EnumTypes.Select(type => type.Name),
        ];

        var headings = ApiPage.Make().Split('\n').Where(line => line.StartsWith("##", StringComparison.Ordinal)).Select(line => line.TrimStart('#', ' '));

        headings.Should().BeEquivalentTo([.. names, "Errors", "Messages"]).And.OnlyHaveUniqueItems();
    }
}
