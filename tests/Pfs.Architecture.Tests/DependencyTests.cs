using System.Reflection;
using System.Xml.Linq;
using FluentAssertions;
using Pfs.Testing;
using Xunit;

namespace Pfs.Architecture.Tests;

/// <summary>Server -> {S3Api, Grpc} -> Core, and Grpc -> Rpc: dependencies point inward, and only Server wires.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("Pfs.Core")]
    [InlineData("Pfs.Rpc")]
    [InlineData("Pfs.S3Api", "Pfs.Core")]
    [InlineData("Pfs.Grpc", "Pfs.Core", "Pfs.Rpc")]
    public void A_project_refers_to_those_below_it_and_to_no_others(string project, params string[] allowed)
    {
        var references = XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));

        references.Should().BeSubsetOf(allowed);
    }

    [Theory]
    [InlineData("Pfs.Core")]
    [InlineData("Pfs.Rpc")]
    [InlineData("Pfs.S3Api", "Pfs.Core")]
    [InlineData("Pfs.Grpc", "Pfs.Core", "Pfs.Rpc")]
    public void An_assembly_uses_those_below_it_and_no_others(string assembly, params string[] allowed)
    {
        ReferencesOf(assembly).Where(IsOurs).Should().BeSubsetOf(allowed);
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore")] // no web
    [InlineData("System.Net")]           // no network of any kind
    [InlineData("System.Xml")]           // XML is the S3 edge's
    [InlineData("System.Private.Xml")]
    [InlineData("Google.Protobuf")]      // protobuf is the gRPC edge's
    [InlineData("System.Data")]          // no SQL client
    [InlineData("Npgsql")]
    public void Core_knows_no_transport_and_no_format_of_an_edge(string assemblyPrefix)
    {
        ReferencesOf("Pfs.Core").Should().NotContain(name => name.StartsWith(assemblyPrefix, StringComparison.Ordinal));
    }

    [Fact]
    public void The_S3_edge_knows_no_protobuf_and_the_gRPC_edge_no_XML()
    {
        ReferencesOf("Pfs.S3Api").Should().NotContain("Google.Protobuf");
        ReferencesOf("Pfs.Grpc").Should().NotContain(name => name.Contains(".Xml", StringComparison.Ordinal));
    }

    private static IEnumerable<string> ReferencesOf(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);

    private static bool IsOurs(string assembly) => assembly.StartsWith("Pfs", StringComparison.OrdinalIgnoreCase);
}
